-- One row per message, note, assignment, hand-off from a bot, change of state and survey. A customer who writes opens the
-- conversation again, which Intercom does not always tell apart.
with states as (
    select
        conversation_id,
        happened_at,
        act,
        actor,
        actor_role,
        case
            when part_type = 'close' then 'solved'
            -- Whoever snoozes after an answer waits for the customer.
            when part_type = 'snoozed' then case when last_speaker in ('agent', 'bot') then 'pending' else 'hold' end
            when part_type in ('opening', 'open', 'reopen', 'assign_and_reopen', 'note_and_reopen', 'unsnoozed', 'assign_and_unsnooze', 'timer_unsnooze') then 'open'
            when is_message and actor_role = 'customer' then 'open'
        end as state
    from intercom_acts
),

changed as (
    select *, lag(state) over (partition by conversation_id order by act) as state_before
    from states
    where state is not null
    qualify state is distinct from state_before
),

-- The first assignment by the bot after its last word hands over; a second one of the same turn only says to whom.
handed_over as (
    select *
    from intercom_acts
    where actor_role = 'bot' and assigned_type in ('admin', 'team') and assigned is not null and bot_turns_before > 0
    qualify row_number() over (partition by conversation_id, bot_turns_before order by act) = 1
),

together as (
    select conversation_id, happened_at, 'message' as kind, actor, actor_role, null as from_value, null as to_value, act
    from intercom_acts
    where is_message
    union all by name
    select conversation_id, happened_at, 'note' as kind, actor, actor_role, act
    from intercom_acts
    where part_type like 'note%'
    union all by name
    select
        conversation_id,
        happened_at,
        case when assigned_type like '%team' then 'team' else 'assignment' end as kind,
        actor,
        actor_role,
        lag(assigned) over (partition by conversation_id, assigned_type like '%team' order by act) as from_value,
        assigned as to_value,
        act
    from intercom_acts
    where assigned_type in ('admin', 'team', 'nobody', 'nobody_admin', 'nobody_team')
    union all by name
    select conversation_id, happened_at, 'handoff' as kind, actor, actor_role, actor as from_value, assigned as to_value, act
    from handed_over
    union all by name
    select conversation_id, happened_at, 'status' as kind, actor, actor_role, state_before as from_value, state as to_value, act
    from changed
    union all by name
    select conversation_id, rating_asked_at as happened_at, 'survey' as kind, 'system' as actor_role
    from intercom_newest
    where rating_asked_at is not null
)

select * exclude (conversation_id, act), conversation_id as ticket_id, 'intercom' as source, act as event_order
from together
where kind <> 'assignment' or to_value is distinct from from_value
