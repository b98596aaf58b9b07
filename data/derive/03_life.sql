-- One row per ticket that has events: its number in the tables here, its bounds, and what can be told from its events.
create temp table life as
with eventful as (
    select
        events.source,
        events.ticket_id,
        bool_or(
            events.kind = 'status' and events.to_value in ('new', 'open', 'pending', 'hold', 'solved', 'closed')
            and events.happened_at <= tickets.as_of
        ) as has_statuses,
        bool_or(events.kind in ('message', 'status', 'team', 'assignment')) as has_history
    from events
    join tickets on tickets.source = events.source and tickets.ticket_id = events.ticket_id
    group by events.source, events.ticket_id
)

select
    cast(row_number() over (order by tickets.source, tickets.ticket_id) as integer) as ticket,
    tickets.ticket_id,
    tickets.source,
    second_of(tickets.opened_at) as opened,
    case
        when tickets.as_of < tickets.opened_at then second_of(tickets.opened_at)
        else second_of(tickets.as_of)
    end as as_of,
    nullif(trim(tickets.team), '') as team,
    tickets.opened_by,
    tickets.status,
    second_of(coalesce(tickets.resolved_at, tickets.closed_at)) as stated_end,
    eventful.has_statuses,
    exported.has_messages and eventful.has_history as has_messages,
    exported.has_teams and eventful.has_history as has_teams,
    exported.has_assignments and eventful.has_history as has_assignments,
    exported.has_priorities and eventful.has_history as has_priorities
from tickets
join eventful on eventful.source = tickets.source and eventful.ticket_id = tickets.ticket_id
join exported on exported.source = tickets.source;
