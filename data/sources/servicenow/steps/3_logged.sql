-- One row per incident of the audit log. A value is the last one written in its life; a counter is its maximum, because it
-- stands on every row; the SLA counts as missed when any row says so, because the flag is only set on the final ones.
with lives as (
    select
        ticket_id,
        min(opened_at) as opened_at,
        max(closed_at) as closed_at,
        max(resolved_at) as resolved_at,
        min(updated_at) filter (where state in ('solved', 'closed')) as first_resolved_at,
        max(updated_at) filter (where state = 'canceled') as canceled_at,
        max_by(state, step) filter (where state is not null) as state,
        max_by(priority, step) filter (where priority is not null) as priority,
        max_by(channel, step) filter (where channel is not null) as channel,
        max_by(topic, step) filter (where topic is not null) as topic,
        max_by(team, step) filter (where team is not null) as team,
        max_by(agent, step) filter (where agent is not null) as agent,
        max_by(customer_id, step) filter (where customer_id is not null) as customer_id,
        max_by(region, step) filter (where region is not null) as region,
        max(reopens) as reopens,
        max(transfers) as transfers,
        count(*) filter (where priority <> priority_before) as priority_changes,
        bool_and(is_sla_met) as is_sla_met,
        max(as_of) as as_of
    from servicenow_updates
    group by ticket_id
),

ended as (
    select
        *,
        -- Closed without ever being resolved is not a resolution, nor is being canceled. LEAST and GREATEST skip nulls,
        -- hence the coalesce.
        case when resolved_at is not null and (first_resolved_at is not null or state is distinct from 'canceled') then least(greatest(coalesce(first_resolved_at, resolved_at), opened_at), resolved_at) end as first_solved_at,
        case when state in ('solved', 'closed') then resolved_at end as last_resolved_at
    from lives
)

select
    ticket_id,
    'servicenow' as source,
    opened_at,
    first_solved_at as first_resolved_at,
    last_resolved_at as resolved_at,
    case state when 'closed' then closed_at when 'canceled' then coalesce(closed_at, greatest(canceled_at, opened_at)) end as closed_at,
    case state when 'canceled' then 'closed' else coalesce(state, 'open') end as status,
    case left(priority, 1) when '1' then 'urgent' when '2' then 'high' when '3' then 'normal' when '4' then 'low' when '5' then 'low' else lower(priority) end as priority,
    channel,
    topic,
    team,
    agent,
    customer_id,
    region,
    reopens,
    transfers,
    priority_changes,
    epoch(first_solved_at) - epoch(opened_at) as first_resolution_seconds,
    epoch(last_resolved_at) - epoch(opened_at) as resolution_seconds,
    -- True until a level is missed, so that it says nothing of an incident that goes on.
    case when not is_sla_met or state in ('solved', 'closed') then is_sla_met end as is_sla_met,
    as_of
from ended
