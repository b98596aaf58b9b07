-- One row per incident and key that means its caller, so that what the caller wrote is not taken for the desk's.
with callers as (
    select ticket_id, caller as key from servicenow_incidents where caller is not null
    union
    -- Who opened it for themselves was logged in under their own name.
    select ticket_id, created_by from servicenow_incidents where created_by is not null and opened_by = caller
    union
    select ticket_id, customer_id from servicenow_logged where customer_id is not null
),

aliases as (
    select sys_id as key, login as alias from staged_servicenow_user
    union
    select name, login from staged_servicenow_user where name is not null
    union
    select sys_id, name from staged_servicenow_user where name is not null
    union
    select login, name from staged_servicenow_user where name is not null
)

select ticket_id, key from callers
union
select callers.ticket_id, aliases.alias
from callers
join aliases on aliases.key = callers.key
