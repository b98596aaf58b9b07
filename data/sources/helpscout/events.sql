-- One row per message, note, change of status and change of assignee. Every thread names the status and the assignee that
-- the conversation had from then on, so a change is where they differ from the thread before.
with statuses as (
    select *, lag(status) over life as status_before
    from helpscout_threads
    where status is not null
    window life as (partition by conversation_id order by happened_at, event_order)
    qualify status is distinct from status_before
),

moves as (
    select *, lag(assigned) over life as assigned_before
    from helpscout_threads
    where move is not null
    window life as (partition by conversation_id, move order by happened_at, event_order)
    qualify assigned is distinct from assigned_before
),

together as (
    select conversation_id, happened_at, 'message' as kind, actor, actor_role, event_order
    from helpscout_threads
    where kind in ('customer', 'message', 'reply', 'chat', 'beaconchat', 'phone')
    union all by name
    -- What is forwarded goes to somebody else than the customer.
    select conversation_id, happened_at, 'note' as kind, actor, actor_role, event_order
    from helpscout_threads
    where kind in ('note', 'forwardparent', 'forwardchild')
    union all by name
    select conversation_id, happened_at, 'status' as kind, actor, actor_role, status_before as from_value, status as to_value, event_order
    from statuses
    union all by name
    select conversation_id, happened_at, move as kind, actor, actor_role, assigned_before as from_value, assigned as to_value, event_order
    from moves
)

select * exclude (conversation_id), conversation_id as ticket_id, 'helpscout' as source
from together
