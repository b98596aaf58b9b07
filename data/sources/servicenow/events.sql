-- One row per change of state, team, agent or priority of an incident. A row of the log whose value equals the one
-- before it is an update of something else. An update stamped before the opening happened at the opening.
with told_once as (
    select *
    from staged_servicenow_incident_log
    qualify file = max(file) over (partition by ticket_id, update_number)
),

updates as (
    select
        ticket_id,
        greatest(updated_at, opened_at) as happened_at,
        actor,
        status,
        team,
        agent,
        priority,
        lag(status) over life as status_before,
        lag(team ignore nulls) over life as team_before,
        lag(agent ignore nulls) over life as agent_before,
        lag(priority ignore nulls) over life as priority_before
    from told_once
    window life as (partition by ticket_id order by update_number, updated_at, file, row_number)
)

select ticket_id, 'servicenow' as source, happened_at, 'status' as kind, actor, 'agent' as actor_role, status_before as from_value, status as to_value
from updates
where status is distinct from status_before
union all
select ticket_id, 'servicenow', happened_at, 'team', actor, 'agent', team_before, team
from updates
where team <> coalesce(team_before, '')
union all
select ticket_id, 'servicenow', happened_at, 'assignment', actor, 'agent', agent_before, agent
from updates
where agent <> coalesce(agent_before, '')
union all
select ticket_id, 'servicenow', happened_at, 'priority', actor, 'agent', priority_before, priority
from updates
where priority <> priority_before
