-- One row: $measure (first_response or resolution) of the tickets opened in the period, by the scope's clock, and the
-- differences to the tickets opened in the period of $before. `count_running` have no value yet and still wait for one:
-- they are in the share within target as soon as they are late. `count_without` ended without one, or it is not told.
-- Every ticket is held against the target of the day on which it was opened: `target_seconds` is the last one of the
-- period, and `is_target_changed` says that it, or what it is compared with, knew another.
-- Viewers of aggregates alone get no number that stands on too few: null.
with measured as (
    select 'now' as period, cast(opened_local as date) as day, value, is_open, is_running, running_seconds
    from measured_in($scope, $measure)
    union all
    select 'before', cast(opened_local as date), value, is_open, is_running, running_seconds
    from measured_in($before, $measure)
),

aims as (
    select 'now' as period, day, target_seconds, is_stated from target_days($scope, $measure)
    union all
    select 'before', day, target_seconds, is_stated from target_days($before, $measure)
),

usual as (
    select target_seconds, is_stated from targets where measure = $measure and clock = $scope['clock']
),

ranked as (
    select
        measured.*,
        aims.target_seconds,
        aims.is_stated,
        row_number() over (partition by measured.period, value is null order by value) - 1 as place,
        count(value) over (partition by measured.period) as n
    from measured
    left join aims on aims.period = measured.period and aims.day = measured.day
),

counted as (
    select
        period,
        count(*) as count_tickets,
        count(value) as count_measured,
        count(*) filter (where is_running) as count_running,
        count(*) filter (where value is null and not is_running) as count_without,
        count(*) filter (where is_open) as count_open,
        case when count(value) >= $scope['smallest_cell'] then quantile_cont(value, [0.5e0, 0.75e0, 0.9e0]) end as quantiles,
        max_by(target_seconds, day) as target_seconds,
        max_by(is_stated, day) as is_target_stated,
        case when count(value) >= $scope['smallest_cell'] then (max(value) filter (where place = quantile_place_low(n, 0.5e0)))::double end as median_low,
        case when count(value) >= $scope['smallest_cell'] then (max(value) filter (where place = quantile_place_high(n, 0.5e0)))::double end as median_high,
        count(*) filter (where value <= target_seconds) as count_within,
        count(*) filter (where value > target_seconds or (is_running and running_seconds > target_seconds)) as count_late
    from ranked
    group by period
),

judged as (
    select *, count_within + count_late >= $scope['smallest_cell'] as is_judged from counted
),

shared as (
    select
        *,
        case when is_judged then count_within / nullif(count_within + count_late, 0)::double end as within_share,
        case when is_judged then wilson_low(count_within, count_within + count_late) end as within_low,
        case when is_judged then wilson_high(count_within, count_within + count_late) end as within_high
    from judged
)

select
    coalesce(now.count_tickets, 0) as count_tickets,
    coalesce(now.count_measured, 0) as count_measured,
    coalesce(now.count_running, 0) as count_running,
    coalesce(now.count_without, 0) as count_without,
    coalesce(now.count_open, 0) as count_open,
    now.quantiles[1] as median,
    now.quantiles[2] as p75,
    now.quantiles[3] as p90,
    now.median_low,
    now.median_high,
    coalesce(now.target_seconds, usual.target_seconds) as target_seconds,
    coalesce(now.is_target_stated, usual.is_stated) as is_target_stated,
    (select count(distinct target_seconds) from ranked) > 1 as is_target_changed,
    coalesce(now.count_within + now.count_late, 0) as count_judged,
    now.within_share,
    now.within_low,
    now.within_high,
    coalesce(before.count_measured, 0) as count_measured_before,
    coalesce(before.count_within + before.count_late, 0) as count_judged_before,
    now.quantiles[1] - before.quantiles[1] as median_difference,
    difference_low(now.quantiles[1], now.median_low, before.quantiles[1], before.median_high) as median_difference_low,
    difference_high(now.quantiles[1], now.median_high, before.quantiles[1], before.median_low) as median_difference_high,
    now.within_share - before.within_share as within_difference,
    difference_low(now.within_share, now.within_low, before.within_share, before.within_high) as within_difference_low,
    difference_high(now.within_share, now.within_high, before.within_share, before.within_low) as within_difference_high
from usual
left join shared as now on now.period = 'now'
left join shared as before on before.period = 'before'
