-- One row per event. Exports overlap, and one file may tell the same thing of the same second twice: an event that one
-- file tells n times has happened n times, however many files tell it. What one second holds keeps the file's order.
with numbered as (
    select
        *,
        row_number() over (
            partition by source, ticket_id, happened_at, kind, actor, actor_role, from_value, to_value, event_order, file
            order by row_number
        ) as nth
    from staged_mapped_events
)

select
    ticket_id, source, happened_at, kind, actor, coalesce(actor_role, 'agent') as actor_role, from_value, to_value,
    coalesce(event_order, row_number) as event_order
from numbered
qualify row_number() over (
    partition by source, ticket_id, happened_at, kind, actor, actor_role, from_value, to_value, event_order, nth
    order by file
) = 1
