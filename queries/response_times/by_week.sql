-- One row per ISO week of the period: $measure of the tickets opened in it, by the scope's clock, each held against the
-- target of the day on which it was opened.
with measured as (
    select
        cast(opened_local as date) as day,
        cast(date_trunc('week', opened_local) as date) as week,
        value,
        is_running,
        running_seconds
    from measured_in($scope, $measure)
),

summed as (
    select
        week,
        count(*) as count_tickets,
        count(value) as count_measured,
        count(*) filter (where is_running) as count_running,
        quantile_cont(value, [0.5e0, 0.75e0, 0.9e0]) as quantiles,
        count(*) filter (where value <= target_seconds) as count_within,
        count(*) filter (where value > target_seconds or (is_running and running_seconds > target_seconds)) as count_late
    from measured
    left join target_days($scope, $measure) as aims on aims.day = measured.day
    group by week
)

select
    weeks.week,
    coalesce(count_tickets, 0) as count_tickets,
    coalesce(count_measured, 0) as count_measured,
    coalesce(count_running, 0) as count_running,
    quantiles[1] as median,
    quantiles[2] as p75,
    quantiles[3] as p90,
    coalesce(count_within + count_late, 0) as count_judged,
    count_within / nullif(count_within + count_late, 0)::double as within_share,
    wilson_low(count_within, count_within + count_late) as within_low,
    wilson_high(count_within, count_within + count_late) as within_high
from weeks_in($scope) as weeks
left join summed on summed.week = weeks.week
order by weeks.week
