-- One row per schedule that was set for a ticket.
select distinct ticket_id, schedule_id, set_at, null as author_id
from staged_zendesk_ticket_schedules
union
select ticket_id, schedule_id, happened_at, coalesce(author_id, audit_author_id)
from staged_zendesk_audits
where type = 'ScheduleAssignment' and schedule_id is not null
