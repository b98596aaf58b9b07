-- One row per agent, team or department: what it is called.
select record as key, max(coalesce(name, nullif(trim(concat_ws(' ', first_name, last_name)), ''), email)) as name
from staged_zoho_agent
group by record
union all
select record, max(name) from staged_zoho_department group by record
union all
select record, max(name) from staged_zoho_team group by record
