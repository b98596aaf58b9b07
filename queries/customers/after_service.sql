-- One row per service (csat, reopened, escalated, declined, promise, failed, recovery, tier), cell (good or bad; of tier the
-- tier) and day after a customer's first ticket of the period had ended: the share that had by then ordered again ($what
-- 'business') or left ('churn'), everybody counted for as long as they were watched. Of
-- business only help desks whose customers order at all. Small cells are withheld.
with cases as (
    select
        service,
        cell,
        epoch(coalesce(case $what when 'churn' then left_at else next_order_at end, case $what when 'churn' then coalesce(orders_known_to, as_of) else orders_known_to end)) - epoch(ended_at) as seconds,
        case $what when 'churn' then left_at else next_order_at end is not null as is_event
    from services_in($scope)
    where is_ended and ended_at <= case $what when 'churn' then coalesce(orders_known_to, as_of) else orders_known_to end
        and case $what when 'churn' then is_listed else is_of_shop end
),

dayed as (
    select
        concat(service, '|', cell) as cell,
        least(floor(greatest(seconds, 0) / 86400), 90) as day,
        is_event and floor(greatest(seconds, 0) / 86400) < 90 as is_event
    from cases
),

curve as (
    select split_part(cell, '|', 1) as service, substr(cell, strpos(cell, '|') + 1) as cell, * exclude (cell)
    from ended_of((select list({'cell': cell, 'moment': day, 'is_event': is_event}) from dayed))
),

sizes as (
    select service, cell, any_value(n) as n, sum(count_ended)::bigint as count_events from curve group by service, cell
),

guarded as (
    select
        *,
        is_small(
            $scope,
            n,
            coalesce(sum(n) over (partition by service order by n, cell rows between unbounded preceding and 1 preceding), 0),
            min(n) over (partition by service)
        ) as is_withheld
    from sizes
)

select
    curve.service,
    curve.cell,
    curve.moment,
    curve.n,
    guarded.count_events,
    curve.at_risk,
    curve.ended,
    curve.ended_low,
    curve.ended_high
from curve
join guarded on guarded.service = curve.service and guarded.cell = curve.cell and not guarded.is_withheld
order by curve.service, curve.cell, curve.moment
