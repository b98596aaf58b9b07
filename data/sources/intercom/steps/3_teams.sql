-- One row per team: what it is called.
with told as (
    select team_id, name, admin_ids, file, row_number from staged_intercom_teams
    union all by name
    select team_id, name, file, row_number from staged_intercom_fivetran_teams
)

select team_id, name, admin_ids
from told
qualify row_number() over (partition by team_id order by admin_ids is null, file desc, row_number desc) = 1
