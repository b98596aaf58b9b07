-- One row per ticket that any export describes. Where several forms do, each thing is taken from the newest update of
-- those that tell of it.
with twice_told as (
    select *, 2 as form from zendesk_written where ticket_id in (select ticket_id from zendesk_named)
    union all by name
    select *, 1 as form from zendesk_named where ticket_id in (select ticket_id from zendesk_written)
),

joined as (
    select
        ticket_id,
        max(case when form = 1 then opened_at end) over newest as opened_at,
        updated_at,
        first_value(status ignore nulls) over newest as status,
        first_value(priority ignore nulls) over newest as priority,
        first_value(channel ignore nulls) over newest as channel,
        first_value(topic ignore nulls) over newest as topic,
        first_value(team ignore nulls) over named as team,
        first_value(agent ignore nulls) over named as agent,
        first_value(customer_id ignore nulls) over newest as customer_id,
        first_value(region ignore nulls) over newest as region,
        first_value(language ignore nulls) over newest as language,
        first_value(subject ignore nulls) over newest as subject,
        first_value(tags ignore nulls) over newest as tags,
        first_value(opened_by ignore nulls) over newest as opened_by,
        first_value(brand ignore nulls) over newest as brand,
        first_value(tier ignore nulls) over newest as tier,
        first_value(follows ignore nulls) over newest as follows,
        first_value(problem_id ignore nulls) over newest as problem_id,
        first_value(url ignore nulls) over newest as url,
        first_value(satisfaction ignore nulls) over newest as satisfaction,
        first_value(satisfaction_comment ignore nulls) over newest as satisfaction_comment,
        first_value(copied_ids ignore nulls) over newest as copied_ids,
        first_value(replies ignore nulls) over newest as replies,
        first_value(reopens ignore nulls) over newest as reopens,
        first_value(stations ignore nulls) over newest as stations,
        first_value(solved_at ignore nulls) over newest as solved_at,
        first_value(first_response_seconds ignore nulls) over newest as first_response_seconds,
        first_value(first_response_business_seconds ignore nulls) over newest as first_response_business_seconds,
        first_value(first_resolution_seconds ignore nulls) over newest as first_resolution_seconds,
        first_value(first_resolution_business_seconds ignore nulls) over newest as first_resolution_business_seconds,
        first_value(resolution_seconds ignore nulls) over newest as resolution_seconds,
        first_value(resolution_business_seconds ignore nulls) over newest as resolution_business_seconds,
        first_value(requester_wait_seconds ignore nulls) over newest as requester_wait_seconds,
        first_value(requester_wait_business_seconds ignore nulls) over newest as requester_wait_business_seconds,
        first_value(agent_wait_seconds ignore nulls) over newest as agent_wait_seconds,
        first_value(agent_wait_business_seconds ignore nulls) over newest as agent_wait_business_seconds,
        first_value(on_hold_seconds ignore nulls) over newest as on_hold_seconds,
        as_of
    from twice_told
    -- The CSV cuts off the seconds: of one minute the other form is the newer one. But the CSV always has the names.
    window
        newest as (
            partition by ticket_id order by updated_at desc, form, team, agent
            rows between unbounded preceding and unbounded following
        ),
        named as (
            partition by ticket_id order by date_trunc('minute', updated_at) desc, form desc, team, agent
            rows between unbounded preceding and unbounded following
        )
    qualify row_number() over newest = 1
),

every as (
    select * from joined
    union all by name
    select * from zendesk_written where ticket_id not in (select ticket_id from zendesk_named)
    union all by name
    select * from zendesk_named where ticket_id not in (select ticket_id from zendesk_written)
),

deleted as (
    select ticket_id, max(deleted_at) as deleted_at
    from staged_zendesk_deleted_tickets
    group by ticket_id
)

select
    every.* replace (
        nullif(every.team, '') as team,
        nullif(every.agent, '') as agent,
        nullif(every.priority, '') as priority,
        nullif(every.tags, '') as tags,
        case
            when every.status in ('on-hold', 'onhold') then 'hold'
            when every.status is null and every.solved_at is not null then 'solved'
            else coalesce(every.status, 'open')
        end as status
    ),
    coalesce(every.status = 'deleted', false) or coalesce(deleted.deleted_at >= every.updated_at, false) as is_deleted,
    coalesce(deleted.deleted_at, every.updated_at) as deleted_at
from every
left join deleted on deleted.ticket_id = every.ticket_id
