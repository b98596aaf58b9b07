-- One row per schedule, UTC day and piece of it: from the day's start (or the opening of a window) until the opening of the
-- next window (or the day's end). So an equality join on schedule and day, with a look at the two bounds, finds the one
-- row of an instant, and what the schedule was open until then is
--     base + least(greatest(instant, opens), closes) - opens
-- where `base` is all that it was open before the piece. The days are UTC's and not local ones, which would cost a
-- conversion for every instant; the windows are instants already.
create temp table open_days as
with windows as (
    select hours.schedule, second_of(opens_at) as opens, second_of(closes_at) as closes
    from open_windows
    join hours on hours.source = open_windows.source and hours.schedule_id = open_windows.schedule_id
),

-- A window lies within one local day, of 25 hours at most, and so within three UTC days.
pieces as (
    select
        schedule,
        opens // 86400 + later as day,
        greatest(opens, (opens // 86400 + later) * 86400) as opens,
        least(closes, (opens // 86400 + later + 1) * 86400) as closes
    from windows
    cross join (values (0), (1), (2)) as reach (later)
    where (opens // 86400 + later) * 86400 < closes
),

span as (
    select second_of(min(opened_at)) // 86400 as first_day, second_of(max(as_of)) // 86400 as last_day from tickets
),

days as (
    select hours.schedule, day
    from hours
    cross join (select unnest(generate_series(first_day, last_day)) as day from span)
),

filled as (
    select
        days.schedule,
        days.day,
        coalesce(pieces.opens, days.day * 86400) as opens,
        coalesce(pieces.closes, days.day * 86400) as closes,
        row_number() over (partition by days.schedule, days.day order by pieces.opens) as place
    from days
    left join pieces on pieces.schedule = days.schedule and pieces.day = days.day
)

select
    schedule,
    day,
    case when place = 1 then day * 86400 else opens end as starts,
    lead(opens, 1, (day + 1) * 86400) over (partition by schedule, day order by place) as ends,
    opens,
    closes,
    cast(coalesce(sum(closes - opens) over (
        partition by schedule order by day, place rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as base
from filled;
