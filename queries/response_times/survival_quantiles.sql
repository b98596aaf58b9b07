-- One row per quantile (0.5, 0.75, 0.9) of the calendar time until $measure with open tickets counted (Kaplan-Meier),
-- beside the same quantile of the finished ones alone, which is too short while tickets are open. Null: not reached yet.
with watched as (
    select
        case
            when $measure = 'resolution' then coalesce(resolution_seconds, observed_seconds)
            else coalesce(first_response_seconds, observed_seconds)
        end as seconds,
        case when $measure = 'resolution' then resolution_seconds is not null else first_response_seconds is not null end as is_event,
        $measure = 'first_response' and first_response_seconds is null
            and (first_response_business_seconds is not null or replies > 0 or replies is null) as is_unknown
    from tickets_in($scope)
),

at_risk as (
    select seconds, sum(is_event::integer)::double as events, count(*)::double as leaving
    from watched
    where not exists (select 1 from watched where is_unknown)
    group by seconds
),

risk as (
    select seconds, events, sum(leaving) over (order by seconds desc rows unbounded preceding) as n
    from at_risk
),

curve as (
    select
        seconds,
        exp(sum(case when events < n then ln(1 - events / n) else -1e9 end) over (order by seconds)) as waiting,
        sum(case when events < n then events / (n * (n - events)) end) over (order by seconds) as variance
    from risk
),

banded as (
    select
        *,
        case when waiting > 0 and waiting < 1 then power(waiting, exp(-1.959963984540054e0 * sqrt(variance) / ln(waiting))) else waiting end as waiting_low,
        case when waiting > 0 and waiting < 1 then power(waiting, exp(1.959963984540054e0 * sqrt(variance) / ln(waiting))) else waiting end as waiting_high
    from curve
),

quantiles as (
    select * from (values (0.5e0), (0.75e0), (0.9e0)) as quantiles (quantile)
),

finished as (
    select
        count(*) filter (where is_event) as count_finished,
        count(*) filter (where not is_event) as count_censored,
        quantile_cont(seconds, [0.5e0, 0.75e0, 0.9e0]) filter (where is_event) as of_finished
    from watched
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
cross join finished
left join banded on true
group by quantile
order by quantile
