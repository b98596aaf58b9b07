-- One row per person who had an incident: the list of users holds callers too.
select distinct
    users.name as agent,
    'servicenow' as source,
    coalesce(departments.name, users.department) as department,
    users.title as role,
    coalesce(supervisors.name, users.supervisor) as supervisor
from staged_servicenow_user as users
join servicenow_incidents as incidents on incidents.agent = users.name
left join servicenow_people as departments on departments.key = users.department
left join servicenow_people as supervisors on supervisors.key = users.supervisor
where users.name is not null
