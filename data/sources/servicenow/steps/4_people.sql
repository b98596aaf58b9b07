-- One row per key under which exports name a person or a group (sys_id, login): the name.
select key, max(name) as name
from (
    select sys_id as key, name from staged_servicenow_user
    union all
    select login, name from staged_servicenow_user
    union all
    select sys_id, name from staged_servicenow_group
)
where name is not null
group by key
