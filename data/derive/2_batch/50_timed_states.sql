-- One row per row of `states`, with its end (the as-of where it is the last one) and its length by both clocks. Without
-- a schedule there is no business clock: null, never the calendar's.
create temp table timed_states as
with begun as (
    select states.*, moments.business
    from states
    left join moments on moments.ticket = states.ticket and moments.second = states.started
)

select
    begun.ticket,
    begun.place,
    begun.status,
    begun.actor_role,
    begun.is_settled,
    begun.was_settled,
    begun.started,
    begun.ended is null as is_last,
    coalesce(begun.ended, life.as_of) as ended,
    coalesce(begun.ended, life.as_of) - begun.started as seconds,
    coalesce(lead(begun.business) over (partition by begun.ticket order by begun.place), last_moments.business) - begun.business as business_seconds
from begun
join life on life.ticket = begun.ticket
left join moments as last_moments on last_moments.ticket = life.ticket and last_moments.second = life.as_of;
