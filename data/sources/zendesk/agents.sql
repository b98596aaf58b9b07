-- One row per person who works in the house or did, with their own group. Bots are none.
with memberships as (
    select user_id, arg_max(group_id, (coalesce(is_default, false), updated_at, group_id)) as group_id
    from staged_zendesk_group_memberships
    group by user_id
),

gone as (
    select user_id, max(valid_from) as left_at
    from zendesk_roles
    where not is_staff and valid_to is null
    group by user_id
)

select
    people.name as agent,
    'zendesk' as source,
    coalesce(teams.name, people.group_id, memberships.group_id) as team,
    case when people.works_here then people.role else 'agent' end as role,
    cast(people.created_at as date) as started_on,
    cast(gone.left_at as date) as left_on
from zendesk_people as people
join zendesk_staff as staff on staff.user_id = people.user_id
left join memberships on memberships.user_id = people.user_id
left join zendesk_teams as teams on teams.group_id = coalesce(people.group_id, memberships.group_id)
left join gone on gone.user_id = people.user_id
where not people.is_bot
