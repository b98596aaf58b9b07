-- One row per incident that was deleted; only a copy of the database still knows of it.
select ticket_id, 'servicenow' as source, opened_at, updated_at as departed_at, 'deleted' as reason
from servicenow_incidents
where is_deleted
