-- One row per group: what it is called.
select team_id, team, agent_ids
from staged_freshdesk_groups
qualify row_number() over (partition by team_id order by file desc, row_number desc) = 1
