-- One row per cell of $by ('all', 'team') and second of waiting at which an approval was answered, or was last seen without
-- an answer: the share answered by then, on the calendar, those still without one counted for as long as they have waited.
with asked as (
    select
        case $by when 'team' then coalesce(team, '(none)') else '' end as cell,
        floor(epoch(coalesce(approval_answered_at, known_to)) - epoch(approval_requested_at)) as seconds,
        approval_answered_at is not null as is_answered
    from decisions_in($scope)
    where approval_requested_at is not null
),

curve as (
    select *
    from ended_of((
        select list({'cell': cell, 'moment': seconds, 'is_event': is_answered}) from asked where seconds >= 0
    ))
),

counted as (
    select cell, any_value(n) as n, sum(count_ended)::bigint as count_answered from curve group by cell
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
    from counted
)

select
    curve.cell,
    curve.moment,
    curve.n,
    guarded.count_answered,
    curve.at_risk,
    curve.ended,
    curve.ended_low,
    curve.ended_high
from curve
join guarded on guarded.cell = curve.cell and not guarded.is_withheld
order by curve.cell, curve.moment
