-- One row per incident: from the audit log, which tells its whole life, else from the newest row of a list or the API.
with levels as (
    select
        numbers.ticket_id,
        -- A running service level that is not late yet says nothing, a cancelled one does not count.
        bool_and(not levels.is_breached) filter (where levels.is_breached or lower(levels.stage) in ('completed', 'achieved')) as is_sla_met
    from staged_servicenow_task_sla as levels
    join servicenow_numbers as numbers on numbers.key = levels.task
    where lower(coalesce(levels.stage, '')) not in ('cancelled', 'canceled')
    group by numbers.ticket_id
),

listed as (
    select
        incidents.*,
        levels.is_sla_met as is_level_met,
        case when incidents.state in ('solved', 'closed') then incidents.resolved_at end as ended_at
    from servicenow_incidents as incidents
    left join levels on levels.ticket_id = incidents.ticket_id
    where incidents.is_deleted is not true and incidents.ticket_id not in (select ticket_id from servicenow_logged)
)

select logged.* exclude (is_sla_met), coalesce(levels.is_sla_met, logged.is_sla_met) as is_sla_met
from servicenow_logged as logged
left join levels on levels.ticket_id = logged.ticket_id
union all by name
select
    ticket_id,
    'servicenow' as source,
    opened_at,
    ended_at as resolved_at,
    -- Closed without ever being resolved is not a resolution, nor is being canceled; it ended no later than its last update.
    case
        when state in ('closed', 'canceled') or (state = 'solved' and ended_at is null)
            then greatest(coalesce(closed_at, updated_at, opened_at), opened_at)
    end as closed_at,
    case state when 'canceled' then 'closed' else coalesce(state, 'open') end as status,
    case left(priority, 1) when '1' then 'urgent' when '2' then 'high' when '3' then 'normal' when '4' then 'low' when '5' then 'low' else lower(priority) end as priority,
    channel,
    topic,
    team,
    agent,
    caller as customer_id,
    region,
    subject,
    case
        when lower(channel) in ('monitoring', 'event', 'integration', 'event management') then 'system'
        when opened_by = caller then 'customer'
        when opened_by is not null and caller is not null then 'agent'
    end as opened_by,
    problem as problem_id,
    reopens,
    transfers,
    epoch(ended_at) - epoch(opened_at) as resolution_seconds,
    case when ended_at is not null then business_resolve_seconds end as resolution_business_seconds,
    lower(escalation) not in ('0', 'normal') as is_escalated,
    -- The flag of an incident is true until a level is missed.
    coalesce(is_level_met, case when is_sla_met is false then false when state in ('solved', 'closed') then is_sla_met end) as is_sla_met,
    as_of
from listed
