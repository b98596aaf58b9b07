-- One row per kind of decision and currency in the period: how many, what was granted, and how it lies against the limit.
-- Amounts of different currencies are never added. Unknown amounts are counted, not
-- guessed. Viewers of aggregates get no small cell, nor the one that would reveal it by subtraction.
with granted as (
    select *, amount / nullif(ceiling::double, 0) as used from decisions_in($scope) where kind is not null and kind <> 'decline'
),

counted as (
    select
        kind,
        coalesce(currency, '(none)') as currency,
        count(*) as count_decisions,
        count(amount) as count_amounts,
        sum(amount)::double as total,
        quantile_cont(amount::double, [0.5e0, 0.9e0])[1] as median,
        quantile_cont(amount::double, [0.5e0, 0.9e0])[2] as p90,
        count(used) as count_limited,
        sum(amount) filter (where ceiling > 0)::double / nullif(sum(ceiling) filter (where amount is not null), 0)::double as spent_of_limits,
        quantile_cont(used, 0.5e0) as median_used,
        count(*) filter (where used > 1) as count_over,
        count(*) filter (where used <= 1 and used >= 0.95e0) as count_just_below,
        -- As wide a stretch further down: without heaping it holds about as many.
        count(*) filter (where used < 0.95e0 and used >= 0.9e0) as count_further_below
    from granted
    group by kind, currency
),

guarded as (
    select
        *,
        is_small(
            $scope,
            count_decisions,
            coalesce(sum(count_decisions) over (
                order by count_decisions, kind, currency rows between unbounded preceding and 1 preceding
            ), 0),
            min(count_decisions) over ()
        ) as is_withheld
    from counted
)

select * exclude (is_withheld)
from guarded
where not is_withheld
order by count_decisions desc, kind, currency
