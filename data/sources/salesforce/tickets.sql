-- One row per case that is neither deleted nor lost. A case that was merged into another one is deleted by Salesforce, but
-- was a request: it ended with the merging.
with milestones as (
    select
        cases.ticket_id,
        -- A running milestone that is not violated yet says nothing.
        bool_and(not milestones.is_violated) filter (where milestones.is_violated or milestones.is_completed or milestones.completed_at is not null) as is_sla_met
    from staged_salesforce_milestone as milestones
    join salesforce_cases as cases on cases.key = left(milestones.case_record, 15)
    group by cases.ticket_id
),

told as (
    select
        cases.*,
        masters.ticket_id as master,
        queues.queue,
        milestones.is_sla_met,
        case when cases.state = 'closed' and not cases.is_refused then cases.closed_at end as ended_at
    from salesforce_cases as cases
    left join salesforce_cases as masters on masters.key = left(cases.merged_into, 15)
    left join salesforce_queues as queues on queues.ticket_id = cases.ticket_id
    left join milestones on milestones.ticket_id = cases.ticket_id
    where cases.is_deleted is not true or cases.merged_into is not null
)

select
    ticket_id,
    'salesforce' as source,
    opened_at,
    ended_at as resolved_at,
    -- Where the closing cannot be told (loaded history may lie before the opening), it was no later than the last update.
    case when state = 'closed' then greatest(coalesce(closed_at, updated_at, opened_at), opened_at) end as closed_at,
    state as status,
    case
        when regexp_matches(lower(priority), '(critical|urgent|kritisch|crític)') then 'urgent'
        when lower(priority) in ('high', 'hoch', 'alta', 'haute', 'élevée') then 'high'
        when lower(priority) in ('medium', 'normal', 'mittel', 'media', 'moyenne') then 'normal'
        when lower(priority) in ('low', 'niedrig', 'baja', 'basse', 'faible') then 'low'
        else lower(priority)
    end as priority,
    channel,
    coalesce(topic, reason) as topic,
    case when owner_kind = 'queue' then owner_word else coalesce(queue, department) end as team,
    case when owner_kind = 'person' then owner_word end as agent,
    coalesce(contact, account, supplied_email) as customer_id,
    language,
    subject,
    case
        when regexp_matches(lower(channel), '(mail|web|chat|portal|community|messag|social|self)') or created_role = 'customer' then 'customer'
        when created_role = 'agent' then 'agent'
    end as opened_by,
    master as merged_into,
    epoch(ended_at) - epoch(opened_at) as resolution_seconds,
    is_escalated,
    coalesce(is_sla_met, case lower(milestone_status) when 'compliant' then true when 'open violation' then false when 'closed violation' then false end) as is_sla_met,
    as_of
from told
