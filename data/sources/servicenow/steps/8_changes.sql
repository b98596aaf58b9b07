-- One row per change of a field of an incident: from the audit history, else from the stretches of its metrics, which do
-- not tell who did it. Lists name a record `Incident: INC0010001`.
with audits as (
    select distinct
        numbers.ticket_id,
        audit.happened_at,
        case when audit.field = 'incident_state' then 'state' else audit.field end as field,
        nullif(audit.old_value, '') as old_value,
        nullif(audit.new_value, '') as new_value,
        audit.actor,
        audit.update_number
    from staged_servicenow_audit as audit
    join servicenow_numbers as numbers on numbers.key = regexp_replace(audit.record, '^.*: ', '')
    where audit.field in ('state', 'incident_state', 'assigned_to', 'assignment_group', 'priority', 'escalation', 'hold_reason')
),

spans as (
    select distinct
        numbers.ticket_id,
        metric.started_at,
        case
            when coalesce(metric.field, '') in ('state', 'incident_state') or regexp_matches(lower(metric.definition), 'state') then 'state'
            when coalesce(metric.field, '') = 'assignment_group' or regexp_matches(lower(metric.definition), 'group') then 'assignment_group'
            when coalesce(metric.field, '') = 'assigned_to' or regexp_matches(lower(metric.definition), 'assigned') then 'assigned_to'
        end as field,
        metric.value
    from staged_servicenow_metric_instance as metric
    join servicenow_numbers as numbers on numbers.key = coalesce(metric.number, regexp_replace(metric.record, '^.*: ', ''))
    where metric.value is not null
),

together as (
    select ticket_id, happened_at, field, old_value, new_value, actor, update_number from audits
    union all by name
    select
        ticket_id,
        started_at as happened_at,
        field,
        lag(value) over (partition by ticket_id, field order by started_at) as old_value,
        value as new_value
    from spans
    where field is not null and (ticket_id, field) not in (select (ticket_id, field) from audits)
)

select
    together.ticket_id,
    together.happened_at,
    together.field,
    coalesce(before.name, together.old_value) as from_text,
    coalesce(after.name, together.new_value) as to_text,
    coalesce(actors.name, together.actor) as actor,
    case
        when together.actor is null then null
        when together.actor = 'system' then 'system'
        when together.actor = 'guest' or callers.key is not null then 'customer'
        else 'agent'
    end as actor_role,
    together.update_number
from together
left join servicenow_people as before on before.key = together.old_value
left join servicenow_people as after on after.key = together.new_value
left join servicenow_people as actors on actors.key = together.actor
left join servicenow_callers as callers on callers.ticket_id = together.ticket_id and callers.key = together.actor
-- The log tells the whole life of its incidents already.
where together.ticket_id not in (select ticket_id from servicenow_logged)
