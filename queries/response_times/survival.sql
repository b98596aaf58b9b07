-- One row per step, at most 200, of the share of the tickets opened in the period that were still waiting for $measure
-- after so many calendar seconds (Kaplan-Meier, with its 95 % log-log interval). Open tickets count for as long as
-- they have been watched. No rows where replied tickets have no calendar time: a curve without them would be wrong.
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
    select
        seconds,
        sum(is_event::integer)::double as events,
        count(*)::double as leaving
    from watched
    where not exists (select 1 from watched where is_unknown)
    group by seconds
),

risk as (
    select
        seconds,
        events,
        sum(leaving) over (order by seconds desc rows unbounded preceding) as n
    from at_risk
),

curve as (
    select
        seconds,
        events,
        n::bigint as at_risk,
        exp(sum(case when events < n then ln(1 - events / n) else -1e9 end) over (order by seconds)) as waiting,
        sum(case when events < n then events / (n * (n - events)) end) over (order by seconds) as variance
    from risk
),

banded as (
    select
        seconds,
        at_risk,
        waiting,
        case when waiting > 0 and waiting < 1 then power(waiting, exp(-1.959963984540054e0 * sqrt(variance) / ln(waiting))) end as waiting_low,
        case when waiting > 0 and waiting < 1 then power(waiting, exp(1.959963984540054e0 * sqrt(variance) / ln(waiting))) end as waiting_high,
        row_number() over (partition by floor(waiting * 200) order by seconds) as nth
    from curve
    where events > 0
)

select seconds, at_risk, waiting, waiting_low, waiting_high
from banded
where nth = 1
order by seconds
