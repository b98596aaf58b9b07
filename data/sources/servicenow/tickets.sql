-- One row per incident. A value is the last one written in its life; a counter is its maximum, because it stands on
-- every row; the SLA counts as missed when any row says so, because the flag is only set on the final ones.
with told_once as (
    -- Logs of two periods overlap: an update that stands in several files is taken from the last of them.
    select *
    from staged_servicenow_incident_log
    qualify file = max(file) over (partition by ticket_id, update_number)
),

updates as (
    select
        *,
        -- "-100" is a state that the instance had deleted: the state before it is the last that is known.
        case
            when status = '-100' then null
            when lower(status) in ('new', '1') then 'new'
            when lower(status) in ('awaiting user info', 'awaiting caller') then 'pending'
            when lower(status) in ('on hold', '3') or starts_with(lower(status), 'awaiting') then 'hold'
            when lower(status) in ('resolved', '6') then 'solved'
            when lower(status) in ('closed', '7') then 'closed'
            when lower(status) in ('canceled', 'cancelled', '8') then 'canceled'
            else 'open'
        end as state,
        row_number() over life as step,
        lag(priority ignore nulls) over life as priority_before
    from told_once
    window life as (partition by ticket_id order by update_number, updated_at, file, row_number)
),

lives as (
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
    from updates
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
    is_sla_met,
    as_of
from ended
