-- One row per ticket of the tables that people have described themselves: its newest row; and one per ticket of which
-- only events are told, as they tell it.
with newest as (
    select *
    from staged_mapped_tickets
    qualify row_number() over (
        partition by source, ticket_id order by coalesce(updated_at, closed_at, resolved_at, opened_at) desc, file, row_number
    ) = 1
),

told as (
    select
        source, ticket_id, opened_at, first_response_at, first_resolved_at, resolved_at, closed_at,
        coalesce(status, case when closed_at is not null then 'closed' when resolved_at is not null then 'solved' else 'open' end) as status,
        priority, channel, topic, team, agent, customer_id, region, language, subject, tags, opened_by, brand, tier,
        merged_into, follows, problem_id, url, replies, reopens, transfers, priority_changes,
        first_response_seconds, first_response_business_seconds, first_resolution_seconds,
        first_resolution_business_seconds, resolution_seconds, resolution_business_seconds, requester_wait_seconds,
        requester_wait_business_seconds, agent_wait_seconds, agent_wait_business_seconds, on_hold_seconds,
        is_escalated, is_sla_met, as_of
    from newest
),

lived as (
    select
        source,
        ticket_id,
        min(happened_at) as opened_at,
        coalesce(max_by(to_value, happened_at) filter (where coalesce(kind, 'status') = 'status' and to_value in ('new', 'open', 'pending', 'hold', 'solved', 'closed')), 'open') as status,
        max_by(to_value, happened_at) filter (where kind = 'team') as team,
        max_by(actor, happened_at) filter (where actor is not null) as agent,
        max(happened_at) filter (where coalesce(kind, 'status') = 'status' and to_value = 'solved') as solved_at,
        max(happened_at) filter (where coalesce(kind, 'status') = 'status' and to_value = 'closed') as closed_at,
        max(as_of) as as_of
    from staged_mapped_events
    where (source, ticket_id) not in (select (source, ticket_id) from newest)
    group by source, ticket_id
),

both_told as (
    select * from told
    union all by name
    select
        source, ticket_id, opened_at, status, team, agent,
        case when status in ('solved', 'closed') then coalesce(solved_at, closed_at) end as resolved_at,
        case when status = 'closed' then closed_at end as closed_at,
        as_of
    from lived
)

select
    * replace (
        -- A time before the opening is none.
        coalesce(first_response_seconds, case when first_response_at >= opened_at then floor(epoch(first_response_at) - epoch(opened_at)) end) as first_response_seconds,
        case when status in ('solved', 'closed') then coalesce(resolution_seconds, case when resolved_at >= opened_at then floor(epoch(resolved_at) - epoch(opened_at)) end) end as resolution_seconds,
        coalesce(first_response_at, opened_at + to_seconds(first_response_seconds)) as first_response_at,
        case when status in ('solved', 'closed') then coalesce(case when resolved_at >= opened_at then resolved_at end, opened_at + to_seconds(resolution_seconds)) end as resolved_at
    )
from both_told
