-- One row per thing that happened to a ticket that is not deleted, with names, and the author's role at that time: what a
-- bot or a rule did is no person's; whoever asked is the customer; else the audit log knows the role of the day, and
-- where it does not, whoever works here or once did was an agent. Where no list of users was exported, whoever neither
-- asked nor is in copy works here.
with users as (
    select count(*) as known from zendesk_people
),

schedules as (
    select schedule_id, min(name) as name
    from (
        select schedule_id, name from staged_zendesk_schedules
        union all
        select schedule_id, name from staged_zendesk_schedule_intervals
    )
    group by schedule_id
),

placed as (
    select
        acts.*,
        case
            when coalesce(acts.is_bot, false) then 'bot'
            when acts.is_rule or acts.author_id = '-1' then 'system'
            when people.is_bot then 'bot'
            when acts.author_id is null then null
            when acts.author_id = known.customer_id then 'customer'
            when roles.is_staff then 'agent'
            when roles.user_id is not null then 'customer'
            when people.works_here or staff.user_id is not null then 'agent'
            when people.user_id is not null or list_contains(string_split(known.copied_ids, ','), acts.author_id) then 'customer'
            when users.known = 0 then 'agent'
        end as actor_role,
        people.name
    from zendesk_acts as acts
    join zendesk_known as known on known.ticket_id = acts.ticket_id
    cross join users
    left join zendesk_people as people on people.user_id = acts.author_id
    left join zendesk_staff as staff on staff.user_id = acts.author_id
    left join zendesk_roles as roles
        on roles.user_id = acts.author_id
        and (roles.valid_from is null or acts.happened_at >= roles.valid_from)
        and (roles.valid_to is null or acts.happened_at < roles.valid_to)
    where not known.is_deleted
)

select
    placed.ticket_id,
    placed.happened_at,
    placed.kind,
    -- A customer is named by number only.
    case
        when placed.actor_role = 'customer' then placed.author_id
        when placed.actor_role is distinct from 'system' then coalesce(placed.name, placed.author_id)
    end as actor,
    placed.actor_role,
    nullif(coalesce(agents_before.name, teams_before.name, placed.from_value), '') as from_value,
    nullif(coalesce(agents_after.name, teams_after.name, schedules.name, placed.to_value), '') as to_value,
    coalesce(agents_after.is_bot, false) as is_to_bot,
    placed.place as event_order
from placed
left join zendesk_people as agents_before on placed.kind = 'assignment' and agents_before.user_id = placed.from_value
left join zendesk_people as agents_after on placed.kind = 'assignment' and agents_after.user_id = placed.to_value
left join zendesk_teams as teams_before on placed.kind = 'team' and teams_before.group_id = placed.from_value
left join zendesk_teams as teams_after on placed.kind = 'team' and teams_after.group_id = placed.to_value
left join schedules on placed.kind = 'schedule' and schedules.schedule_id = placed.to_value
