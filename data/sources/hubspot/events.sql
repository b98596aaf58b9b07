-- One row per change of stage, owner, team or priority, where the API was asked for their histories, and per hand-off from
-- the customer agent, a bot, to people. Messages are not exported.
with together as (
    select
        history.ticket_id, history.happened_at, 'status' as kind, stages.state as to_value, history.user_id, history.source_type
    from staged_hubspot_stage_history as history
    join hubspot_stages as stages on stages.stage = history.value
    union
    select history.ticket_id, history.happened_at, 'assignment', coalesce(people.name, history.value), history.user_id, history.source_type
    from staged_hubspot_owner_history as history
    left join hubspot_people as people on people.agent_id = history.value
    union
    select history.ticket_id, history.happened_at, 'team', coalesce(teams.team, history.value), history.user_id, history.source_type
    from staged_hubspot_team_history as history
    left join hubspot_teams as teams on teams.team_id = history.value
    union
    select ticket_id, happened_at, 'priority', case lower(value) when 'medium' then 'normal' else lower(value) end, user_id, source_type
    from staged_hubspot_priority_history
),

changed as (
    select *, lag(to_value) over (partition by ticket_id, kind order by happened_at) as from_value
    from together
    qualify to_value is distinct from from_value
),

acted as (
    select
        changed.ticket_id,
        changed.happened_at,
        changed.kind,
        changed.from_value,
        changed.to_value,
        people.name as actor,
        -- A change by software names none of the users.
        case when people.name is not null or changed.source_type in ('CRM_UI', 'CONVERSATIONS', 'MOBILE_IOS', 'MOBILE_ANDROID', 'HELP_DESK') then 'agent' else 'system' end as actor_role
    from changed
    left join hubspot_people as people on people.user_id = regexp_replace(changed.user_id, '^userId:', '')
)

select *, 'hubspot' as source
from acted
union all by name
select ticket_id, handed_off_at as happened_at, 'handoff' as kind, 'Customer agent' as actor, 'bot' as actor_role, 'hubspot' as source
from hubspot_newest
where handed_off_at is not null
