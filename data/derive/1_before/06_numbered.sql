-- One row per ticket that has events: its number in the tables here, its bounds, and what can be told from its events.
-- A batch is about half a million events: as many tickets as fit in memory at once, however many the build has.
create temp table numbered as
with eventful as (
    select
        events.source,
        events.ticket_id,
        count(*) as events,
        bool_or(
            events.kind = 'status' and events.to_value in ('new', 'open', 'pending', 'hold', 'solved', 'closed')
            and second_of(events.happened_at) <= second_of(tickets.as_of)
        ) as has_statuses,
        bool_or(events.kind in ('message', 'status', 'team', 'assignment')) as has_history
    from events
    join tickets on tickets.source = events.source and tickets.ticket_id = events.ticket_id
    group by events.source, events.ticket_id
)

select
    cast(row_number() over tickets_in_order as integer) as ticket,
    cast(sum(events) over tickets_in_order // 500000 as integer) as batch,
    source,
    ticket_id,
    has_statuses,
    has_history
from eventful
window tickets_in_order as (order by source, ticket_id rows unbounded preceding);
