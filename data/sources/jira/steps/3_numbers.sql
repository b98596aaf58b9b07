-- One row per key under which other tables name an issue: its key and its number.
select ticket_id as key, ticket_id from jira_issues
union
select issue_id, ticket_id from jira_issues where issue_id is not null
