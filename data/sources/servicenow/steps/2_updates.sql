-- One row per update of the audit log, in the order of an incident's life. Logs of two periods overlap: an update that
-- stands in several files is taken from the last of them.
with told_once as (
    select *
    from staged_servicenow_incident_log
    qualify file = max(file) over (partition by ticket_id, update_number)
)

select
    told_once.*,
    states.state,
    row_number() over life as step,
    lag(states.state ignore nulls) over life as state_before,
    lag(told_once.team ignore nulls) over life as team_before,
    lag(told_once.agent ignore nulls) over life as agent_before,
    lag(told_once.priority ignore nulls) over life as priority_before
from told_once
left join servicenow_states as states on states.word = lower(told_once.status)
window life as (partition by told_once.ticket_id order by told_once.update_number, told_once.updated_at, told_once.file, told_once.row_number)
