-- One row per stretch of a ticket in one status. A status that it left within the same second was none.
insert into statuses
select
    life.ticket_id,
    life.source,
    timed_states.status,
    to_timestamp(timed_states.started),
    case when not timed_states.is_last then to_timestamp(timed_states.ended) end,
    timed_states.seconds,
    timed_states.business_seconds
from timed_states
join life on life.ticket = timed_states.ticket
where timed_states.seconds > 0 or timed_states.is_last
order by life.ticket, timed_states.place;
