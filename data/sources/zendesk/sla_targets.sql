-- One row per service level target in force for a ticket from an instant on.
select
    targets.ticket_id,
    'zendesk' as source,
    targets.policy,
    targets.metric,
    targets.target_seconds,
    case when targets.is_business then 'business' else 'calendar' end as clock,
    targets.applied_at
from zendesk_targets as targets
join zendesk_known as known on known.ticket_id = targets.ticket_id
where not known.is_deleted
