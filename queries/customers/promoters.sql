-- One row per group of customers who answered an NPS survey in the period, by what they had met in the 90 days before
-- (recommended_in): promoters, passives and detractors of each. Small groups are withheld.
with answered as (
    select distinct survey_id, source, promotion, met from recommended_in($scope)
),

counted as (
    select
        met as cell,
        count(*) as n,
        count(*) filter (where promotion = 1) as count_promoters,
        count(*) filter (where promotion = 0) as count_passives,
        count(*) filter (where promotion = -1) as count_detractors
    from answered
    group by met
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

select cell, n, count_promoters, count_passives, count_detractors from guarded where not is_withheld order by cell
