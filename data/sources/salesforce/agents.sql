-- One row per person of the house.
select
    names.name as agent,
    'salesforce' as source,
    names.department,
    names.title as role,
    supervisors.name as supervisor,
    cast(min(users.created_at) as date) as started_on
from staged_salesforce_user as users
join salesforce_names as names on names.key = left(users.record, 15)
left join salesforce_names as supervisors on supervisors.key = left(names.supervisor, 15)
where names.role = 'agent'
group by names.key, names.name, names.department, names.title, supervisors.name
