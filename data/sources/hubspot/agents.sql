-- One row per owner and team they are in; an owner in none has one row.
select distinct people.name as agent, 'hubspot' as source, memberships.team
from hubspot_people as people
left join staged_hubspot_owner_teams as memberships on memberships.agent_id = people.agent_id
where people.name is not null
