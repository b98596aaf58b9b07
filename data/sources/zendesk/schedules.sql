-- One row per schedule, weekday and stretch in which it is open, cut at local midnight. A schedule is taken whole from the
-- export that knows it newest; hours that it had before, from the audit log.
with told as (
    select schedule_id, name, zone, starts_minute, ends_minute, updated_at, file, coalesce(is_deleted, false) as is_deleted
    from staged_zendesk_schedules
    union all
    select schedule_id, name, zone, starts_minute, ends_minute, updated_at, file, false
    from staged_zendesk_schedule_intervals
),

dated as (
    select *, max(updated_at) over (partition by schedule_id, file) as told_at
    from told
),

newest as (
    select *
    from dated
    qualify dense_rank() over (partition by schedule_id order by told_at desc nulls last, file) = 1
),

weeks as (
    select newest.schedule_id, newest.name, newest.zone, newest.starts_minute, newest.ends_minute, changed.valid_from, null::date as valid_to
    from newest
    left join (select schedule_id, max(valid_to) + 1 as valid_from from zendesk_workweeks group by schedule_id) as changed
        on changed.schedule_id = newest.schedule_id
    where not newest.is_deleted
    union all
    select former.schedule_id, newest.name, newest.zone, former.starts_minute, former.ends_minute, former.valid_from, former.valid_to
    from zendesk_workweeks as former
    join (select schedule_id, min(name) as name, min(zone) as zone from newest where not is_deleted group by schedule_id) as newest
        on newest.schedule_id = former.schedule_id
    where former.starts_minute is not null
),

-- Day 0 is a Sunday; hours that run over the end of the week go on in the next one.
days as (
    select weeks.*, day, greatest(starts_minute - day * 1440, 0) as opens_minute, least(ends_minute - day * 1440, 1440) as closes_minute
    from weeks
    cross join (select unnest(range(14)) as day) as numbers
    where starts_minute < (day + 1) * 1440 and ends_minute > day * 1440
)

select distinct
    schedule_id,
    'zendesk' as source,
    name,
    zone,
    case day % 7 when 0 then 7 else day % 7 end as weekday,
    opens_minute,
    closes_minute,
    valid_from,
    valid_to
from days
