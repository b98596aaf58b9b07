-- One row per aim whose clock passed its target: the second in which the target ran out. On the business clock that is
-- the first second with so many open ones before it; `bucket` finds the window that holds it by an equality join.
create temp table sla_breaches as
with crossings as (
    select
        sla_stretches.*,
        sla_aims.target_seconds - sla_stretches.elapsed_before as left_over
    from sla_stretches
    join sla_aims on sla_aims.aim = sla_stretches.aim
    where sla_stretches.elapsed_before < sla_aims.target_seconds
        and sla_stretches.elapsed_before + sla_stretches.elapsed >= sla_aims.target_seconds
),

windows as (
    select schedule, opens, base as opened_before, closes - opens as length from open_days where closes > opens
),

-- A window is a day long at most: seven buckets of four hours.
buckets as (
    select windows.*, opened_before // 14400 + later as bucket
    from windows
    cross join (values (0), (1), (2), (3), (4), (5), (6)) as reach (later)
    where opened_before // 14400 + later <= (opened_before + length - 1) // 14400
),

-- What the schedule's own running sum is when the target runs out, if it does so under that schedule.
sought as (
    select
        crossings.aim,
        spans.schedule,
        crossings.business + crossings.left_over - spans.base as open_seconds,
        greatest(spans.starts, crossings.starts) as starts,
        least(spans.ends, crossings.stops) as stops
    from crossings
    join spans on spans.ticket = crossings.ticket
    where crossings.clock = 'business' and spans.starts <= crossings.stops and spans.ends >= crossings.starts
),

found as (
    select sought.aim, min(buckets.opens + sought.open_seconds - buckets.opened_before) as breached
    from sought
    join buckets on buckets.schedule = sought.schedule and buckets.bucket = (sought.open_seconds - 1) // 14400
    where buckets.opened_before < sought.open_seconds
        and sought.open_seconds <= buckets.opened_before + buckets.length
        and buckets.opens + sought.open_seconds - buckets.opened_before between sought.starts and sought.stops
    group by sought.aim
)

select aim, starts + left_over as breached from crossings where clock = 'calendar'
union all
select aim, breached from found;
