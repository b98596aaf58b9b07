-- One row per measure and segment (a team, a channel, a priority) with its value in $week and in the week before, the
-- difference and its 95 % interval; first those whose difference is largest against its own uncertainty.
-- Segments with fewer than $minimum values in either week are left out: they cannot be compared. No rows where the
-- exports cover either week only in part.
with facts as (
    select
        *,
        cast(date_trunc('week', owned_local) as date) as week
    from facts_in($scope)
    where cast(date_trunc('week', owned_local) as date) between cast($week as date) - 7 and cast($week as date)
),

segments as (
    select measure, kind, week, value, 'team' as dimension, coalesce(team, '(none)') as segment from facts
    union all
    select measure, kind, week, value, 'channel', coalesce(channel, '(none)') from facts
    union all
    select measure, kind, week, value, 'priority', coalesce(priority, '(none)') from facts
),

ranked as (
    select
        *,
        row_number() over cell - 1 as place,
        count(*) over (partition by measure, dimension, segment, week) as n
    from segments
    window cell as (partition by measure, dimension, segment, week order by value)
),

summed as (
    select
        measure,
        dimension,
        segment,
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
    group by measure, dimension, segment, week
),

both_weeks as (
    select
        count(*) = 2 and not bool_or(is_partial) and count(distinct count_sources) = 1 as is_comparable,
        bool_and(is_settled) as is_settled
    from weeks_covered($scope)
    where week between cast($week as date) - 7 and cast($week as date)
),

compared as (
    select
        now.measure,
        now.dimension,
        now.segment,
        now.n,
        before.n as n_before,
        now.value,
        before.value as value_before,
        now.value - before.value as difference,
        difference_low(now.value, now.low, before.value, before.high) as difference_low,
        difference_high(now.value, now.high, before.value, before.low) as difference_high
    from summed as now
    join summed as before
        on before.measure = now.measure and before.dimension = now.dimension and before.segment = now.segment
        and before.week = cast($week as date) - 7
    cross join both_weeks
    where now.week = cast($week as date) and now.n >= $minimum and before.n >= $minimum
        and both_weeks.is_comparable
        and (both_weeks.is_settled or now.measure <> 'resolution_of_solved')
)

select
    *,
    -- Among so many comparisons one in twenty would pass at two standard errors; three leave one in three hundred.
    abs(difference) > 1.53e0 * case when difference > 0 then difference - difference_low else difference_high - difference end as is_signal,
    count(*) over () as count_compared
from compared
where difference <> 0 and difference_low is not null and difference_high is not null
-- How far the difference is from zero against the side of its interval that faces zero: above 1 it is a signal.
order by
    abs(difference) / nullif(case when difference > 0 then difference - difference_low else difference_high - difference end, 0) desc nulls last,
    measure,
    dimension,
    segment
limit 12
