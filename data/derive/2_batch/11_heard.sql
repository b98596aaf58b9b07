-- One row per event that bears on a clock, until its ticket's as-of; no message or status of a history that lacks some. `second` is never before the opening; `is_early`
-- says that the event was.
create temp table heard as
select
    life.ticket,
    events.kind,
    case when events.happened_at < to_timestamp(life.opened) then life.opened else second_of(events.happened_at) end as second,
    second_of(events.happened_at) < life.opened as is_early,
    events.happened_at,
    events.event_order,
    nullif(trim(events.actor), '') as actor,
    events.actor_role,
    case when events.kind not in ('message', 'note') then nullif(trim(events.from_value), '') end as from_value,
    case when events.kind not in ('message', 'note') then nullif(trim(events.to_value), '') end as to_value
from events
join life on life.source = events.source and life.ticket_id = events.ticket_id
where second_of(events.happened_at) <= life.as_of
    and events.kind in ('message', 'note', 'status', 'team', 'assignment', 'priority', 'handoff', 'approval')
    and (events.kind <> 'message' or life.has_messages)
    and (events.kind <> 'status' or life.has_statuses);
