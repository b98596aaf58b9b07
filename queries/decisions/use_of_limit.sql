-- One row per cell of $by ('all', 'team') and class of five per cent: how many concessions on own authority took so much of
-- their limit. `at_least` 95 holds the limit itself, 100 all above it. `count_limited` is the cell's n: small ones are
-- left out as in decisions/made.
with limited as (
    select case $by when 'team' then coalesce(team, '(none)') else '' end as cell, used_class
    from weighed_in($scope)
    where used_class is not null and authority = 'own'
),

counted as (
    select cell, count(*) as count_limited from limited group by cell
),

guarded as (
    select
        *,
        is_small(
            $scope,
            count_limited,
            coalesce(sum(count_limited) over (order by count_limited, cell rows between unbounded preceding and 1 preceding), 0),
            min(count_limited) over ()
        ) as is_withheld
    from counted
)
select
    limited.cell,
    limited.used_class as at_least,
    count(*) as count_decisions,
    any_value(guarded.count_limited) as count_limited
from limited
join guarded on guarded.cell = limited.cell and not guarded.is_withheld
group by limited.cell, limited.used_class
order by cell, at_least
