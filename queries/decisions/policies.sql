-- One row per policy named at decisions of the period: decisions, those at which it stood in the way, and how many of
-- these there were for every hundred tickets opened, with Byar's interval. Small cells are withheld from viewers of aggregates.
with named as (
    select policy, is_hindered from decisions_in($scope) where policy is not null
),

opened as (
    select count(*) as count_tickets from tickets_in($scope)
),

counted as (
    select
        policy,
        count(*) as count_decisions,
        count(*) filter (where is_hindered) as count_hindered,
        any_value(count_tickets) as count_tickets,
        100e0 * count(*) filter (where is_hindered) / nullif(any_value(count_tickets), 0)::double as rate,
        100e0 * byar_low(count(*) filter (where is_hindered)) / nullif(any_value(count_tickets), 0)::double as rate_low,
        100e0 * byar_high(count(*) filter (where is_hindered)) / nullif(any_value(count_tickets), 0)::double as rate_high
    from named
    cross join opened
    group by policy
),

guarded as (
    select
        *,
        is_small(
            $scope,
            count_decisions,
            coalesce(sum(count_decisions) over (
                order by count_decisions, policy rows between unbounded preceding and 1 preceding
            ), 0),
            min(count_decisions) over ()
        ) as is_withheld
    from counted
)

select * exclude (is_withheld)
from guarded
where not is_withheld
order by count_hindered desc, policy
