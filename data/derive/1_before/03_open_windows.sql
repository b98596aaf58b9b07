-- One row per stretch in which a schedule is open, over the span of the data. A schedule is open at an instant if the
-- clock on its wall then shows a time within its hours of that weekday, on a day that is valid and no holiday. So a
-- shift over an hour that is skipped is shorter, one over an hour that comes twice longer, and a local day that never
-- happened has none, without a rule for any of them.
insert into open_windows
with span as (
    select cast(min(opened_at) as date) - 2 as first_day, cast(max(as_of) as date) + 2 as last_day from tickets
),

days as (
    select cast(day as date) as day, isodow(day) as weekday
    from (select unnest(generate_series(first_day, last_day, interval 1 day)) as day from span)
),

-- A holiday of no schedule closes all of its source. One anti-join for both kinds: two on one CTE lose the condition on
-- the missing schedule (DuckDB 2.0.0).
closed as (
    select distinct schedules.source, schedules.schedule_id, days.day
    from holidays
    join schedules
        on schedules.source = holidays.source
        and schedules.schedule_id = coalesce(holidays.schedule_id, schedules.schedule_id)
    join days on days.day between holidays.first_day and holidays.last_day
),

hours_of_day as (
    select schedules.source, schedules.schedule_id, schedules.zone, days.day, schedules.opens_minute, schedules.closes_minute
    from schedules
    join days on days.weekday = schedules.weekday
    left join closed
        on closed.source = schedules.source and closed.schedule_id = schedules.schedule_id and closed.day = days.day
    where closed.day is null
        and (schedules.valid_from is null or days.day >= schedules.valid_from)
        and (schedules.valid_to is null or days.day <= schedules.valid_to)
),

-- Wall time less its offset from UTC, in each period of one offset; what lies outside of the period never happened. Once
-- each: of several that are equal nobody could say below which is the first.
instants as (
    select distinct
        hours_of_day.source,
        hours_of_day.schedule_id,
        hours_of_day.day,
        greatest((day - date '1970-01-01') * 86400 + opens_minute * 60 - offset_seconds, starts) as opens,
        least((day - date '1970-01-01') * 86400 + closes_minute * 60 - offset_seconds, ends) as closes
    from hours_of_day
    join zone_offsets on zone_offsets.zone = hours_of_day.zone
),

-- Hours that were entered twice, or that overlap, are open once.
reached as (
    select
        *,
        max(closes) over (
            partition by source, schedule_id order by opens, closes rows between unbounded preceding and 1 preceding
        ) as reached
    from instants
    where opens < closes
),

numbered as (
    select
        *,
        sum(case when reached > opens then 0 else 1 end) over (
            partition by source, schedule_id order by opens, closes rows unbounded preceding
        ) as stretch
    from reached
),

stretches as (
    select source, schedule_id, stretch, min(day) as day, min(opens) as opens, max(closes) as closes
    from numbered
    group by source, schedule_id, stretch
)

select
    schedule_id,
    source,
    day,
    to_timestamp(opens),
    to_timestamp(closes),
    coalesce(sum(closes - opens) over (
        partition by source, schedule_id order by opens rows between unbounded preceding and 1 preceding
    ), 0)
from stretches
order by source, schedule_id, opens;
