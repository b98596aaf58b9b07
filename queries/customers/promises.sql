-- One row per cell of $by ('all', 'team', 'promise'): promises due in the period, kept in time, kept late, overdue at the
-- end of the data, and not yet due. Small cells are withheld from viewers of aggregates.
with counted as (
    select
        case $by when 'team' then coalesce(team, '(none)') when 'promise' then coalesce(promise, '(none)') else '' end as cell,
        count(*) as count_promises,
        count(*) filter (where kept_at <= due_at and due_at < known_to) as count_kept,
        count(*) filter (where kept_at > due_at and due_at < known_to) as count_late,
        count(*) filter (where kept_at is null and due_at < known_to) as count_overdue,
        count(*) filter (where due_at >= known_to) as count_waiting,
        count(*) filter (where due_at < known_to) as n
    from promises_matching($scope)
    where is_owned($scope, due_at)
    group by all
),

guarded as (
    select
        *,
        is_small(
            $scope,
            count_promises,
            coalesce(sum(count_promises) over (order by count_promises, cell rows between unbounded preceding and 1 preceding), 0),
            min(count_promises) over ()
        ) as is_withheld
    from counted
)

select
    * exclude (is_withheld),
    count_kept / nullif(n, 0)::double as kept_share,
    wilson_low(count_kept, n) as kept_low,
    wilson_high(count_kept, n) as kept_high
from guarded
where not is_withheld
order by count_promises desc, cell
