-- One row per team: what it is called.
select team_id, any_value(team) as team
from staged_hubspot_owner_teams
group by team_id
