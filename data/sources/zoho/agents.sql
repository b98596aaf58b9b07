-- One row per agent.
select names.name as agent, 'zoho' as source, max(agents.role) as role
from staged_zoho_agent as agents
join zoho_names as names on names.key = agents.record
group by names.name
