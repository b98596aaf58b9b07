-- One row per teammate and team they are in; a teammate in none has one row.
with memberships as (
    select admin_id, trim(unnest(string_split(team_ids, ','))) as team_id
    from intercom_people
    union
    select trim(unnest(string_split(admin_ids, ','))), team_id
    from intercom_teams
    union
    select admin_id, team_id
    from staged_intercom_fivetran_team_admins
    where not coalesce(is_deleted, false)
)

select distinct people.name as agent, 'intercom' as source, teams.name as team, people.role
from intercom_people as people
left join memberships on memberships.admin_id = people.admin_id
left join intercom_teams as teams on teams.team_id = memberships.team_id
where people.is_listed
