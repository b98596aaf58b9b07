-- One row per team: what it is called, and who is in it.
with told as (
    select team_id, team, members, 1 as rank, file, row_number from staged_gorgias_teams
    union all by name
    select team_id, team_name as team, 2 as rank, file, row_number from staged_gorgias_tickets
    union all by name
    select team_id, team_name as team, 2 as rank, file, row_number from staged_gorgias_changes
)

select team_id, team, members
from told
where team_id is not null and team is not null
qualify row_number() over (partition by team_id order by rank, file desc, row_number desc) = 1
