-- One row per ticket of the tables that people have described: its newest row, and what its events tell where that is
-- silent; and one per ticket of which only events are told.
with newest as (
    select
        *,
        -- In a table of events every row bears a time, and the first of them is the opening.
        min(opened_at) over (partition by source, ticket_id) as first_opened_at
    from staged_mapped_tickets
    qualify row_number() over (
        partition by source, ticket_id
        order by coalesce(updated_at, closed_at, resolved_at, opened_at) desc, file desc, row_number desc
    ) = 1
),

last_status as (
    select source, ticket_id, to_value as status
    from staged_mapped_events
    where kind = 'status'
    qualify row_number() over (
        partition by source, ticket_id order by happened_at desc, coalesce(event_order, row_number) desc, file desc
    ) = 1
),

last_agent as (
    select source, ticket_id, actor as agent
    from staged_mapped_events
    where actor is not null and coalesce(actor_role, 'agent') = 'agent'
    qualify row_number() over (
        partition by source, ticket_id order by happened_at desc, coalesce(event_order, row_number) desc, file desc
    ) = 1
),

last_team as (
    select source, ticket_id, to_value as team
    from staged_mapped_events
    where kind = 'team'
    qualify row_number() over (
        partition by source, ticket_id order by happened_at desc, coalesce(event_order, row_number) desc, file desc
    ) = 1
),

lived as (
    select
        source,
        ticket_id,
        min(happened_at) as opened_at,
        max(happened_at) filter (where kind = 'status' and to_value = 'solved') as solved_at,
        max(happened_at) filter (where kind = 'status' and to_value = 'closed') as closed_at,
        max(as_of) as as_of
    from staged_mapped_events
    group by source, ticket_id
),

told as (
    select
        coalesce(newest.source, lived.source) as source,
        coalesce(newest.ticket_id, lived.ticket_id) as ticket_id,
        coalesce(newest.first_opened_at, lived.opened_at) as opened_at,
        coalesce(
            newest.status,
            last_status.status,
            case when newest.closed_at is not null then 'closed' when newest.resolved_at is not null then 'solved' else 'open' end
        ) as status,
        coalesce(newest.team, last_team.team) as team,
        coalesce(newest.agent, last_agent.agent) as agent,
        coalesce(newest.resolved_at, lived.solved_at, lived.closed_at) as ended_at,
        coalesce(newest.closed_at, lived.closed_at) as last_closed_at,
        coalesce(newest.as_of, lived.as_of) as as_of,
        newest.* exclude (source, ticket_id, opened_at, first_opened_at, updated_at, status, team, agent, resolved_at, closed_at, as_of, file, row_number)
    from newest
    full join lived on lived.source = newest.source and lived.ticket_id = newest.ticket_id
    left join last_status
        on last_status.source = coalesce(newest.source, lived.source) and last_status.ticket_id = coalesce(newest.ticket_id, lived.ticket_id)
    left join last_agent
        on last_agent.source = coalesce(newest.source, lived.source) and last_agent.ticket_id = coalesce(newest.ticket_id, lived.ticket_id)
    left join last_team
        on last_team.source = coalesce(newest.source, lived.source) and last_team.ticket_id = coalesce(newest.ticket_id, lived.ticket_id)
)

select
    * exclude (ended_at, last_closed_at, first_response_seconds, resolution_seconds, first_response_at),
    -- A time before the opening (of another row of the ticket) is none.
    coalesce(first_response_seconds, case when first_response_at >= opened_at then floor(epoch(first_response_at) - epoch(opened_at)) end) as first_response_seconds,
    coalesce(first_response_at, opened_at + to_seconds(first_response_seconds)) as first_response_at,
    case
        when status in ('solved', 'closed')
            then coalesce(resolution_seconds, case when ended_at >= opened_at then floor(epoch(ended_at) - epoch(opened_at)) end)
    end as resolution_seconds,
    case
        when status in ('solved', 'closed')
            then coalesce(case when ended_at >= opened_at then ended_at end, opened_at + to_seconds(resolution_seconds))
    end as resolved_at,
    case when status = 'closed' and last_closed_at >= opened_at then last_closed_at end as closed_at
from told
