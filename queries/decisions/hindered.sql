-- One row per policy and team: decisions of the period that named it, and those at which the agent said that it stood in
-- the way. By policy and team, never by person. Small cells are left out as in decisions/made.
with counted as (
    select
        policy,
        coalesce(team, '(none)') as team,
        count(*) as n,
        count(*) filter (where is_hindered) as count_hindered
    from weighed_in($scope)
    where policy is not null and is_hindered is not null
    group by all
),

guarded as (
    select
        *,
        is_small(
            $scope,
            n,
            coalesce(sum(n) over (order by n, policy, team rows between unbounded preceding and 1 preceding), 0),
            min(n) over ()
        ) as is_withheld
    from counted
)

select
    policy,
    team,
    n,
    count_hindered,
    wilson_low(count_hindered, n) as low,
    wilson_high(count_hindered, n) as high
from guarded
where not is_withheld
order by count_hindered desc, n desc, policy, team
