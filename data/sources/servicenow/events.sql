-- One row per change of state, team, agent or priority of an incident, per escalation, and per comment or work note. A row
-- of the log whose value equals the one before it is an update of something else; one stamped before the opening happened
-- at the opening.
with logged as (
    select ticket_id, greatest(updated_at, opened_at) as happened_at, actor, state, state_before, team, team_before, agent, agent_before, priority, priority_before, step
    from servicenow_updates
),

changed as (
    select * from servicenow_changes
),

-- On hold for the caller is not the desk's wait. The reason is set with the state; of the last hold the incident has it.
reasons as (
    select ticket_id, happened_at, max(to_text) as reason
    from changed
    where field = 'hold_reason' and to_text is not null
    group by ticket_id, happened_at
),

states as (
    select
        changed.*,
        case when before.state = 'canceled' then 'closed' else before.state end as told_before,
        case
            when after.state = 'canceled' then 'closed'
            when after.state = 'hold' and regexp_matches(lower(reasons.reason), '^(1$|awaiting (caller|user|customer))') then 'pending'
            when after.state = 'hold' and reasons.reason is null and incidents.state = 'pending'
                and changed.happened_at = max(changed.happened_at) over (partition by changed.ticket_id)
                then 'pending'
            else after.state
        end as state_after
    from changed
    join servicenow_states as after on after.word = lower(changed.to_text)
    left join servicenow_states as before on before.word = lower(changed.from_text)
    left join reasons on reasons.ticket_id = changed.ticket_id and reasons.happened_at = changed.happened_at
    left join servicenow_incidents as incidents on incidents.ticket_id = changed.ticket_id
    where changed.field = 'state'
),

moved as (
    select
        *,
        coalesce(lag(state_after ignore nulls) over (partition by ticket_id order by happened_at, update_number), told_before) as state_before
    from states
),

written as (
    select distinct
        numbers.ticket_id,
        journal.happened_at,
        case journal.element when 'comments' then 'message' else 'note' end as kind,
        coalesce(actors.name, journal.actor) as actor,
        case
            when journal.actor = 'system' then 'system'
            when journal.element = 'comments' and (journal.actor = 'guest' or callers.key is not null) then 'customer'
            else 'agent'
        end as actor_role,
        journal.entry_id
    from staged_servicenow_journal as journal
    join servicenow_numbers as numbers on numbers.key = journal.record
    left join servicenow_people as actors on actors.key = journal.actor
    left join servicenow_callers as callers on callers.ticket_id = numbers.ticket_id and callers.key = journal.actor
    where journal.element in ('comments', 'work_notes')
),

events as (
    select ticket_id, happened_at, 'status' as kind, actor, 'agent' as actor_role, case state_before when 'canceled' then 'closed' else state_before end as from_value, case state when 'canceled' then 'closed' else state end as to_value, step as event_order
    from logged
    where state <> coalesce(state_before, '')
    union all
    select ticket_id, happened_at, 'team', actor, 'agent', team_before, team, step
    from logged
    where team <> coalesce(team_before, '')
    union all
    select ticket_id, happened_at, 'assignment', actor, 'agent', agent_before, agent, step
    from logged
    where agent <> coalesce(agent_before, '')
    union all
    select ticket_id, happened_at, 'priority', actor, 'agent', priority_before, priority, step
    from logged
    where priority <> priority_before
    union all
    select ticket_id, happened_at, 'status', actor, actor_role, state_before, state_after, update_number
    from moved
    where state_after <> coalesce(state_before, '')
    union all
    select ticket_id, happened_at, 'team', actor, actor_role, from_text, to_text, update_number
    from changed
    where field = 'assignment_group'
    union all
    select ticket_id, happened_at, 'assignment', actor, actor_role, from_text, to_text, update_number
    from changed
    where field = 'assigned_to'
    union all
    select ticket_id, happened_at, 'priority', actor, actor_role, from_text, to_text, update_number
    from changed
    where field = 'priority' and from_text is not null
    union all
    select ticket_id, happened_at, 'escalation', actor, actor_role, from_text, to_text, update_number
    from changed
    where field = 'escalation' and coalesce(to_text, '0') > coalesce(from_text, '0')
    union all
    select ticket_id, happened_at, kind, actor, actor_role, null, null, null
    from written
)

select *, 'servicenow' as source
from events
