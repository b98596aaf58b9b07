-- One row per ticket that has events: its number in the tables here, and what can be told from its events. What a history
-- visibly lacks it does not tell, and the tool's own word stays:
--   answers            the tool states one, and no message by the house is told
--   statuses           that in which the ticket stands is not told; or the tool states a reopening, or the resolution of
--                      an open ticket, and no end is told
--   answers, statuses  the tool dates its first one before the first thing that is told (a minute for tools that round)
--   moves, priorities  the tool counts some, and none is told
-- A complete history lacks none of these, however much later than the ticket it was exported.
-- A batch is about half a million events: as many tickets as fit in memory at once, however many the build has.
create temp table numbered as
with told as (
    select
        events.source,
        events.ticket_id,
        count(*) as events,
        min(events.happened_at) as begins,
        bool_or(events.kind in ('message', 'status', 'team', 'assignment')) as has_history,
        bool_or(events.kind = 'message' and events.actor_role in ('agent', 'bot')) as has_answers,
        bool_or(events.kind in ('team', 'assignment')) as has_moves,
        bool_or(events.kind = 'priority') as has_priorities,
        bool_or(
            events.kind = 'status' and events.to_value in ('new', 'open', 'pending', 'hold', 'solved', 'closed')
            and second_of(events.happened_at) <= second_of(tickets.as_of)
        ) as has_statuses,
        bool_or(events.kind = 'status' and tickets.status in (events.from_value, events.to_value)) as has_its_status,
        bool_or(events.kind = 'status' and events.to_value in ('solved', 'closed')) as has_ends
    from events
    join tickets on tickets.source = events.source and tickets.ticket_id = events.ticket_id
    group by events.source, events.ticket_id
),

stated_of as (
    select
        source,
        ticket_id,
        status in ('solved', 'closed') as is_settled,
        status in ('new', 'open') as is_new_or_open,
        resolved_at is not null or (status = 'closed' and closed_at is not null) as is_end_dated,
        coalesce(first_response_at, opened_at + to_seconds(first_response_seconds)) as answered_at,
        coalesce(first_resolved_at, opened_at + to_seconds(first_resolution_seconds), resolved_at) as resolved_at,
        coalesce(replies > 0, false) as has_replies,
        coalesce(reopens > 0, false) as has_reopens,
        coalesce(transfers > 0, false) as has_transfers,
        coalesce(priority_changes > 0, false) as has_priority_changes
    from tickets
),

judged as (
    select
        told.source,
        told.ticket_id,
        told.events,
        told.has_history,
        not told.has_answers and (stated_of.has_replies or stated_of.answered_at is not null) as lacks_answers,
        coalesce(told.begins > stated_of.answered_at + to_seconds(60), false) as begins_after_answer,
        coalesce(told.begins > stated_of.resolved_at + to_seconds(60), false) as begins_after_resolution,
        told.has_statuses,
        case
            when stated_of.is_new_or_open then true
            when stated_of.is_settled then told.has_ends or stated_of.is_end_dated
            else told.has_its_status
        end as has_its_status,
        not told.has_ends and (stated_of.has_reopens or (stated_of.resolved_at is not null and not stated_of.is_settled)) as lacks_ends,
        stated_of.has_transfers and not told.has_moves as lacks_moves,
        stated_of.has_priority_changes and not told.has_priorities as lacks_priorities
    from told
    join stated_of on stated_of.source = told.source and stated_of.ticket_id = told.ticket_id
)

select
    cast(row_number() over tickets_in_order as integer) as ticket,
    cast(sum(judged.events) over tickets_in_order // 500000 as integer) as batch,
    judged.source,
    judged.ticket_id,
    judged.has_statuses and judged.has_its_status and not judged.lacks_ends and not judged.begins_after_resolution as has_statuses,
    exported.has_messages and judged.has_history and not judged.lacks_answers and not judged.begins_after_answer as has_messages,
    exported.has_teams and judged.has_history and not judged.lacks_moves as has_teams,
    exported.has_assignments and judged.has_history and not judged.lacks_moves as has_assignments,
    exported.has_priorities and judged.has_history and not judged.lacks_priorities as has_priorities,
    judged.lacks_moves
from judged
join exported on exported.source = judged.source
window tickets_in_order as (order by judged.source, judged.ticket_id rows unbounded preceding);
