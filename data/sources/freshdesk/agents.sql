-- One row per agent and group they are in, as either export tells it; an agent in none has one row.
with memberships as (
    select agent_id, trim(unnest(string_split(team_ids, ','))) as team_id
    from freshdesk_people
    union
    select trim(unnest(string_split(agent_ids, ','))), team_id
    from freshdesk_groups
)

select distinct people.name as agent, 'freshdesk' as source, groups.team, people.role
from freshdesk_people as people
left join memberships on memberships.agent_id = people.agent_id
left join freshdesk_groups as groups on groups.team_id = memberships.team_id
where people.name is not null
