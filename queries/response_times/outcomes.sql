-- One row per share that keeps speed honest (reopened, transferred, sla_missed, csat, coverage) over the period: its
-- value, 95 % interval and n, and the difference to the period of $before. Measures that the exports lack have no row.
-- Viewers of aggregates alone get no number that stands on too few: null.
with facts as (
    select 'now' as period, measure, value from facts_in($scope) where kind = 'share'
    union all
    select 'before', measure, value from facts_in($before) where kind = 'share'
),

summed as (
    select
        period,
        measure,
        count(*) as n,
        sum(value) as hits
    from facts
    group by period, measure
    having count(*) >= $scope['smallest_cell'] or period = 'now'
),

told as (
    select
        period,
        measure,
        case when n >= $scope['smallest_cell'] then n end as n,
        case when n >= $scope['smallest_cell'] then hits end as hits,
        case when n >= $scope['smallest_cell'] then hits / nullif(n, 0) end as value,
        case when n >= $scope['smallest_cell'] then wilson_low(hits, n) end as low,
        case when n >= $scope['smallest_cell'] then wilson_high(hits, n) end as high
    from summed
)

select
    now.measure,
    now.value,
    now.low,
    now.high,
    now.n,
    cast(now.hits as bigint) as hits,
    coalesce(before.n, 0) as n_before,
    now.value - before.value as difference,
    difference_low(now.value, now.low, before.value, before.high) as difference_low,
    difference_high(now.value, now.high, before.value, before.low) as difference_high
from told as now
left join told as before on before.measure = now.measure and before.period = 'before'
where now.period = 'now'
order by now.measure
