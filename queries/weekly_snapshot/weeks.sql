-- One row per measure and ISO week of the period: its value, 95 % interval and n, and the difference to the week before
-- with its interval. Null where there is nothing to tell. `is_partial` marks weeks that the exports or the period do not
-- cover whole: they have no difference, and neither has the week after them. `is_withheld`: too few for a viewer of aggregates
-- alone, who gets neither the value nor the difference to it.
with weeks as (
    select week from weeks_in($scope)
),

ranked as (
    select
        measure,
        kind,
        cast(date_trunc('week', owned_local) as date) as week,
        value,
        row_number() over (partition by measure, date_trunc('week', owned_local) order by value) - 1 as place,
        count(*) over (partition by measure, date_trunc('week', owned_local)) as n
    from facts_in($scope)
),

summed as (
    select
        measure,
        week,
        any_value(n) as n,
        case any_value(kind) when 'time' then quantile_cont(value, 0.5e0) else avg(value) end as value,
        case any_value(kind)
            when 'time' then max(value) filter (where place = quantile_place_low(n, 0.5e0))
            else wilson_low(sum(value), any_value(n))
        end as low,
        case any_value(kind)
            when 'time' then max(value) filter (where place = quantile_place_high(n, 0.5e0))
            else wilson_high(sum(value), any_value(n))
        end as high
    from ranked
    group by measure, week
),

opened as (
    select cast(date_trunc('week', opened_local) as date) as week, count(*) as n
    from tickets_in($scope)
    group by all
),

-- A ticket adds one to the backlog in the week of its opening and takes one off in the week of its end.
flows as (
    select source, cast(date_trunc('week', opened_local) as date) as week, count(*) as change
    from tickets_matching($scope)
    group by all
    union all
    select source, cast(date_trunc('week', timezone($scope['zone'], ended_at)) as date), -count(*)
    from tickets_matching($scope)
    where ended_at is not null
    group by all
),

coverage as (
    select source, cast(timezone($scope['zone'], as_of) as date) as as_of_day
    from coverage_of($scope)
),

-- Only the end of a whole week has a backlog: that of a source is known up to its last export.
backlog as (
    select weeks.week, sum(flows.change) as n
    from weeks
    join flows on flows.week <= weeks.week
    join coverage on coverage.source = flows.source and coverage.as_of_day >= weeks.week + 7
    group by all
),

covered as (
    select week, is_covered, is_partial, count_sources, is_settled from weeks_covered($scope)
),

counted as (
    select measure, week, value, low, high, n from summed
    union all
    select 'opened', week, n::double, null, null, n from opened
    union all
    select 'backlog', week, n::double, null, null, n::bigint from backlog
),

guarded as (
    select *, n > 0 and n < $scope['smallest_cell'] as is_withheld from counted
),

together as (
    select
        measure,
        week,
        case when not is_withheld then value end as value,
        case when not is_withheld then low end as low,
        case when not is_withheld then high end as high,
        case when not is_withheld then n end as n,
        is_withheld
    from guarded
),

-- Every measure that has a value at all gets every week, so that "the week before" is the week before.
grid as (
    select measure, week
    from (select distinct measure from together) as measures
    cross join weeks
),

filled as (
    select
        grid.measure,
        grid.week,
        -- No ticket in a week that the exports cover is a true zero; no median of nothing is not.
        case when grid.measure = 'opened' and covered.is_covered and not coalesce(together.is_withheld, false) then coalesce(together.value, 0) else together.value end as value,
        together.low,
        together.high,
        case when not coalesce(together.is_withheld, false) then coalesce(together.n, 0)::bigint end as n,
        coalesce(together.is_withheld, false) as is_withheld,
        covered.is_partial,
        covered.count_sources,
        covered.is_settled or grid.measure <> 'resolution_of_solved' as is_settled
    from grid
    left join together on together.measure = grid.measure and together.week = grid.week
    join covered on covered.week = grid.week
),

beside as (
    select
        *,
        lag(value) over life as value_before,
        lag(low) over life as low_before,
        lag(high) over life as high_before,
        lag(n) over life as n_before,
        lag(is_partial) over life as is_partial_before,
        not is_partial and not lag(is_partial) over life and count_sources = lag(count_sources) over life
            and is_settled and lag(is_settled) over life as is_comparable
    from filled
    window life as (partition by measure order by week)
)

select
    measure,
    week,
    value,
    low,
    high,
    n,
    is_withheld,
    is_partial,
    value_before,
    n_before,
    is_partial_before,
    is_settled,
    case when is_comparable then value - value_before end as difference,
    case when is_comparable then difference_low(value, low, value_before, high_before) end as difference_low,
    case when is_comparable then difference_high(value, high, value_before, low_before) end as difference_high
from beside
order by measure, week
