-- One row per message, note, and change of status, group, agent or priority. The conversations lack the message that
-- opened the ticket, which is its description; tickets of which nothing is told get no event at all.
with opened as (
    select
        newest.ticket_id,
        newest.opened_at as happened_at,
        'message' as kind,
        case when newest.channel = 'Outbound Email' then newest.agent else newest.customer_id end as actor,
        case when newest.channel = 'Outbound Email' then 'agent' else 'customer' end as actor_role
    from freshdesk_newest as newest
    where newest.ticket_id in (select ticket_id from freshdesk_told)
),

written as (
    select
        told.ticket_id,
        told.happened_at,
        case when told.is_note then 'note' else 'message' end as kind,
        coalesce(people.name, told.user_id) as actor,
        case when told.is_incoming then 'customer' else 'agent' end as actor_role
    from freshdesk_told as told
    left join freshdesk_people as people on people.agent_id = told.user_id
),

performed as (
    select
        activities.ticket_id,
        activities.happened_at,
        activities.status,
        activities.priority,
        activities.team,
        coalesce(agents.name, activities.agent) as agent,
        coalesce(people.name, activities.performer_id) as actor,
        case
            when activities.performer_type = 'system' then 'system'
            when people.agent_id is null and activities.performer_id = newest.customer_id then 'customer'
            else 'agent'
        end as actor_role
    from staged_freshdesk_activities as activities
    left join freshdesk_newest as newest on newest.ticket_id = activities.ticket_id
    left join freshdesk_people as people on people.agent_id = activities.performer_id
    left join freshdesk_people as agents on agents.agent_id = activities.agent
),

changed as (
    select ticket_id, happened_at, 'status' as kind, actor, actor_role, coalesce(states.state, 'open') as to_value
    from performed
    left join freshdesk_states as states on states.word = lower(performed.status)
    where performed.status is not null
    union all
    select ticket_id, happened_at, 'team', actor, actor_role, team from performed where team is not null
    union all
    select ticket_id, happened_at, 'assignment', actor, actor_role, agent from performed where agent is not null
    union all
    select ticket_id, happened_at, 'priority', actor, actor_role, case lower(priority) when 'medium' then 'normal' else lower(priority) end from performed where priority is not null
),

changed_once as (
    select distinct *
    from changed
),

moved as (
    select *, lag(to_value) over (partition by ticket_id, kind order by happened_at) as from_value
    from changed_once
    qualify to_value is distinct from from_value
),

together as (
    select * from opened
    union all by name
    select * from written
    union all by name
    select * from moved
)

select *, 'freshdesk' as source
from together
