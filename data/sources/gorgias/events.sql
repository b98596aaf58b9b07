-- One row per message, note, survey, and, where Gorgias' events are there, change of state, assignee or team. Their kinds of
-- change are told by name; a ticket has a state at its opening only if its later ones are told.
with written as (
    select
        messages.ticket_id,
        messages.happened_at,
        case when messages.is_message then 'message' else 'note' end as kind,
        case when messages.actor_role = 'customer' then messages.sender_id else coalesce(people.name, messages.sender_name, messages.sender_id) end as actor,
        messages.actor_role,
        try_cast(messages.message_id as bigint) as event_order
    from gorgias_messages as messages
    left join gorgias_people as people on people.user_id = messages.sender_id
),

changes as (
    select
        changes.ticket_id,
        changes.happened_at,
        lower(changes.kind) as kind,
        people.name as actor,
        case when changes.user_id is null then 'system' else 'agent' end as actor_role,
        coalesce(assignees.name, changes.agent_name, changes.agent_id) as agent,
        coalesce(teams.team, changes.team_name, changes.team_id) as team
    from staged_gorgias_changes as changes
    left join gorgias_people as people on people.user_id = changes.user_id
    left join gorgias_people as assignees on assignees.user_id = changes.agent_id
    left join gorgias_teams as teams on teams.team_id = changes.team_id
    where lower(changes.object_type) = 'ticket'
    qualify row_number() over (partition by changes.change_id order by changes.file, changes.row_number) = 1
),

states as (
    select
        ticket_id, happened_at, 'status' as kind, actor, actor_role,
        case kind when 'ticket-closed' then 'solved' when 'ticket-snoozed' then 'hold' else 'open' end as to_value
    from changes
    where kind in ('ticket-closed', 'ticket-reopened', 'ticket-snoozed', 'ticket-unsnoozed', 'ticket-self-unsnoozed')
    union all by name
    select ticket_id, opened_at as happened_at, 'status' as kind, 'open' as to_value, case when is_from_agent then 'agent' else 'customer' end as actor_role
    from gorgias_newest
    where ticket_id in (select ticket_id from changes)
),

moves as (
    select ticket_id, happened_at, 'assignment' as kind, actor, actor_role, agent as to_value
    from changes
    where kind in ('ticket-assigned', 'ticket-unassigned')
    union all by name
    select ticket_id, happened_at, 'team' as kind, actor, actor_role, team as to_value
    from changes
    where kind in ('ticket-team-assigned', 'ticket-team-unassigned')
    union all by name
    select * from states
),

changed as (
    select *, lag(to_value) over (partition by ticket_id, kind order by happened_at) as from_value
    from moves
    qualify to_value is distinct from from_value
),

together as (
    select * from written
    union all by name
    select * from changed
    union all by name
    select distinct ticket_id, sent_at as happened_at, 'survey' as kind, 'system' as actor_role
    from gorgias_asked
    where sent_at is not null
)

select *, 'gorgias' as source
from together
