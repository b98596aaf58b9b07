-- One row per key under which other tables name an incident: its number and its sys_id.
select ticket_id as key, ticket_id from servicenow_incidents
union
select ticket_id, ticket_id from servicenow_logged
union
select sys_id, ticket_id from servicenow_incidents where sys_id is not null
