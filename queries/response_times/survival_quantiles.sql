-- One row per quantile (0.5, 0.75, 0.9) of the calendar time until $measure with open tickets counted (Kaplan-Meier),
-- beside the same quantile of the finished ones alone, which is too short while tickets are open. Null: not reached yet,
-- or, for viewers of aggregates alone, too few are watched or finished.
with curve as (
    select
        seconds,
        waiting,
        -- Where nobody waits any more the band has no limits: the lower one can be no higher than the curve, the upper
        -- one is not known to have come down.
        coalesce(waiting_low, waiting) as waiting_low,
        waiting_high
    from survival_of($scope, $measure)
    where at_risk >= $scope['smallest_cell']
),

quantiles as (
    select * from (values (0.5e0), (0.75e0), (0.9e0)) as quantiles (quantile)
),

finished as (
    select
        count(value) as count_finished,
        count(*) filter (where value is null) as count_censored,
        case when count(value) >= $scope['smallest_cell'] then quantile_cont(value, [0.5e0, 0.75e0, 0.9e0]) end as of_finished
    from (
        select case $measure when 'resolution' then resolution_seconds else first_response_seconds end as value
        from tickets_in($scope)
        where $measure = 'resolution' or replies is not null or first_response_seconds is not null
    ) as measured
)

-- 1e-9: a survival of exactly 0.5 is not exact in floating point.
select
    quantile,
    min(seconds) filter (where waiting <= 1 - quantile + 1e-9)::double as seconds,
    min(seconds) filter (where waiting_low <= 1 - quantile + 1e-9)::double as seconds_low,
    min(seconds) filter (where waiting_high <= 1 - quantile + 1e-9)::double as seconds_high,
    any_value(case quantile when 0.5e0 then of_finished[1] when 0.75e0 then of_finished[2] else of_finished[3] end) as seconds_of_finished,
    any_value(count_finished) as count_finished,
    any_value(count_censored) as count_censored
from quantiles
left join curve on true
cross join finished
group by quantile
order by quantile
