-- One row per cell of $by (as in decisions/made) and currency: what was granted in the period. Amounts of different
-- currencies are never added; unknown amounts are counted, not guessed. Small cells are left out as in decisions/made.
with celled as (
    select
        *,
        case $by
            when 'kind' then kind
            when 'reason' then coalesce(reason, '(none)')
            when 'policy' then coalesce(policy, '(none)')
            when 'team' then coalesce(team, '(none)')
            when 'tier' then coalesce(tier, '(none)')
            when 'answer' then coalesce(answer, '(none)')
            else ''
        end as cell,
        coalesce(currency, '(none)') as money
    from weighed_in($scope)
    where kind <> 'decline'
),

counted as (
    select
        cell,
        money as currency,
        count(*) as count_grants,
        count(amount) as count_amounts,
        count(*) - count(amount) as count_unknown,
        sum(amount)::double as total,
        quantile_cont(amount::double, [0.5e0, 0.9e0])[1] as median,
        quantile_cont(amount::double, [0.5e0, 0.9e0])[2] as p90
    from celled
    group by cell, money
),

guarded as (
    select
        *,
        is_small(
            $scope,
            count_grants,
            coalesce(sum(count_grants) over (order by count_grants, cell, currency rows between unbounded preceding and 1 preceding), 0),
            min(count_grants) over ()
        ) as is_withheld
    from counted
)
select * exclude (is_withheld)
from guarded
where not is_withheld
order by currency, count_grants desc, cell
