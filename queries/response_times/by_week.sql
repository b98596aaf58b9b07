-- One row per ISO week of the period: $measure of the tickets opened in it, by the scope's clock, each held against the
-- target of the day on which it was opened. Viewers of aggregates alone get no number of a week of too few tickets, nor of
-- the next one where subtraction would reveal it (all null), and none that stands on too few values.
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
),

-- The smallest weeks first: where those below the limit hold together fewer than it, the next one goes with them.
guarded as (
    select
        *,
        is_small(
            $scope,
            count_tickets,
            coalesce(sum(count_tickets) over (order by count_tickets, week rows between unbounded preceding and 1 preceding), 0),
            min(count_tickets) over ()
        ) as is_withheld,
        count_measured >= $scope['smallest_cell'] as is_measured,
        count_within + count_late >= $scope['smallest_cell'] as is_judged
    from summed
),

told as (
    select * from guarded where not is_withheld
)

select
    weeks.week,
    case when summed.week is null then 0 else told.count_tickets end as count_tickets,
    case when summed.week is null then 0 else told.count_measured end as count_measured,
    case when summed.week is null then 0 else told.count_running end as count_running,
    case when is_measured then told.quantiles[1] end as median,
    case when is_measured then told.quantiles[2] end as p75,
    case when is_measured then told.quantiles[3] end as p90,
    case when summed.week is null then 0 else told.count_within + told.count_late end as count_judged,
    case when is_judged then told.count_within / nullif(told.count_within + told.count_late, 0)::double end as within_share,
    case when is_judged then wilson_low(told.count_within, told.count_within + told.count_late) end as within_low,
    case when is_judged then wilson_high(told.count_within, told.count_within + told.count_late) end as within_high
from weeks_in($scope) as weeks
left join summed on summed.week = weeks.week
left join told on told.week = weeks.week
order by weeks.week
