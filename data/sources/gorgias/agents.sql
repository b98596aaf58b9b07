-- One row per user and team they are in; a user in none has one row.
with memberships as (
    select team, json_extract_string(unnest(json_extract(try_cast(members as json), '$[*]')), '$.id') as user_id
    from gorgias_teams
)

select distinct people.name as agent, 'gorgias' as source, memberships.team, people.role
from gorgias_people as people
left join memberships on memberships.user_id = people.user_id
where people.is_listed
