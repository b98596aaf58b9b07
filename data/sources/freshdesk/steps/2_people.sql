-- One row per agent: what they are called.
select agent_id, coalesce(name, first_and_last_name, email) as name, role, team_ids
from staged_freshdesk_agents
qualify row_number() over (partition by agent_id order by file desc, row_number desc) = 1
