-- One row per department and second after something was passed on to it in the period at which it was $what ('acknowledged' or
-- 'closed'), or was last seen when it was not: the share that was by then, open ones counted for as long as they have waited.
-- `count_open`: those that are not yet. Small departments are withheld.
with passed as (
    select
        coalesce(department, '(none)') as cell,
        case $what when 'closed' then closed_at else acknowledged_at end as ended_at,
        passed_on_at,
        known_to
    from feedback_matching($scope)
    where is_owned($scope, passed_on_at)
),

cases as (
    select cell, floor(epoch(coalesce(ended_at, known_to)) - epoch(passed_on_at)) as seconds, ended_at is not null as is_event
    from passed
),

curve as (
    select *
    from ended_of((
        select list({'cell': cell, 'moment': seconds, 'is_event': is_event}) from cases where seconds >= 0
    ))
),

sizes as (
    select cell, any_value(n) as n, sum(count_ended)::bigint as count_ended from curve group by cell
),

guarded as (
    select
        *,
        is_small(
            $scope,
            n,
            coalesce(sum(n) over (order by n, cell rows between unbounded preceding and 1 preceding), 0),
            min(n) over ()
        ) as is_withheld
    from sizes
)

select
    curve.cell,
    curve.moment,
    curve.n,
    guarded.n - guarded.count_ended as count_open,
    curve.at_risk,
    curve.ended,
    curve.ended_low,
    curve.ended_high
from curve
join guarded on guarded.cell = curve.cell and not guarded.is_withheld
order by curve.cell, curve.moment
