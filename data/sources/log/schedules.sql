-- One row per schedule and stretch of a weekday. Hours that run past midnight are two stretches.
with hours as (
    select distinct
        schedule_id,
        zone,
        weekday,
        opens_seconds // 60 as opens_minute,
        case when closes_seconds = 0 then 1440 else closes_seconds // 60 end as closes_minute,
        valid_from,
        valid_to
    from staged_log_opening_hours
),

stretches as (
    select schedule_id, zone, weekday, opens_minute, case when closes_minute > opens_minute then closes_minute else 1440 end as closes_minute, valid_from, valid_to
    from hours
    union all
    select schedule_id, zone, weekday % 7 + 1, 0, closes_minute, valid_from, valid_to
    from hours
    where closes_minute <= opens_minute
)

select schedule_id, 'log' as source, schedule_id as name, zone, weekday, opens_minute, closes_minute, valid_from, valid_to
from stretches
