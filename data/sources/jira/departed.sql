-- One row per issue that was deleted; only a copy of the database still knows of it.
select ticket_id, 'jira' as source, opened_at, updated_at as departed_at, 'deleted' as reason
from jira_issues
where is_deleted
