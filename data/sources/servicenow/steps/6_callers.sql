-- One row per incident and key that means its caller, so that what the caller wrote is not taken for the desk's.
with callers as (
    select ticket_id, caller as key from servicenow_incidents where caller is not null
    union
    -- Who opened it for themselves was logged in under their own name.
    select ticket_id, created_by from servicenow_incidents where created_by is not null and opened_by = caller
    union
    select ticket_id, customer_id from servicenow_logged where customer_id is not null
)

select ticket_id, key from callers
union
select callers.ticket_id, users.login
from callers
join staged_servicenow_user as users on callers.key in (users.sys_id, users.name)
union
select callers.ticket_id, users.name
from callers
join staged_servicenow_user as users on callers.key in (users.sys_id, users.login)
where users.name is not null
