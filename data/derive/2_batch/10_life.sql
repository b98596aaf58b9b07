-- One row per ticket of the batch: its number in the tables here, its bounds in seconds, and what can be told of it.
create temp table life as
select
    numbered.ticket,
    tickets.ticket_id,
    tickets.source,
    second_of(tickets.opened_at) as opened,
    case
        when tickets.as_of < tickets.opened_at then second_of(tickets.opened_at)
        else second_of(tickets.as_of)
    end as as_of,
    -- The team that it was with all the time, unless the tool counts moves of which none is told.
    case when not numbered.lacks_moves then nullif(trim(tickets.team), '') end as team,
    tickets.opened_by,
    tickets.status,
    second_of(tickets.first_resolved_at) as stated_first_resolved,
    second_of(tickets.resolved_at) as stated_resolved,
    second_of(tickets.closed_at) as stated_closed,
    numbered.has_statuses,
    numbered.has_messages,
    numbered.has_teams,
    numbered.has_assignments,
    numbered.has_priorities
from numbered
join batch_in_hand on batch_in_hand.batch = numbered.batch
join tickets on tickets.source = numbered.source and tickets.ticket_id = numbered.ticket_id;
