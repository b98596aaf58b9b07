-- One row per cell of $by ('answer' as in decisions/after, 'delivered': what was granted against the loss, in classes) and
-- day after the decision on which customers ordered or renewed, or were last seen without: the share that had by then, those
-- without 90 days of follow-up counted for as long as they were watched. A customer's first decision of the period stands for them.
with firsts as (
    select
        case $by when 'delivered' then delivered_class::varchar else answer end as cell,
        decided_at,
        next_order_at,
        orders_known_to,
        row_number() over (partition by source, customer_id order by decided_at, decision_id) as place
    from weighed_in($scope)
    where customer_id is not null and is_last and decided_at <= orders_known_to
),

cases as (
    select
        cell,
        least(floor((epoch(coalesce(next_order_at, orders_known_to)) - epoch(decided_at)) / 86400), 90) as day,
        next_order_at is not null and epoch(next_order_at) - epoch(decided_at) < 90 * 86400 as is_ordered
    from firsts
    where place = 1 and cell is not null
),

curve as (
    select *
    from ended_of((
        select list({'cell': cell, 'moment': day, 'is_event': is_ordered}) from cases
    ))
),

guarded as (
    select
        cell,
        is_small(
            $scope,
            any_value(n),
            coalesce(sum(any_value(n)) over (order by any_value(n), cell rows between unbounded preceding and 1 preceding), 0),
            min(any_value(n)) over ()
        ) as is_withheld
    from curve
    group by cell
)

select curve.cell, curve.moment, curve.n, curve.at_risk, curve.count_ended, curve.ended, curve.ended_low, curve.ended_high
from curve
join guarded on guarded.cell = curve.cell and not guarded.is_withheld
order by curve.cell, curve.moment
