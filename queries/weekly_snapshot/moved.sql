-- One row per measure and segment of $dimensions (all, team, channel, priority, topic) with its value in $week and in the week
-- before, the difference and its 95 % interval. Segments with fewer than $minimum values in either week are left out: they
-- cannot be compared. No rows where the exports cover either week only in part. Viewers of aggregates alone get no segment
-- that would reveal a smaller one by subtraction from all.
with facts as (
    select
        *,
        cast(date_trunc('week', owned_local) as date) as week
    from facts_in($scope)
    where cast(date_trunc('week', owned_local) as date) between cast($week as date) - 7 and cast($week as date)
),

segments as (
    select measure, kind, week, value, 'all' as dimension, '' as segment from facts
    union all
    select measure, kind, week, value, 'team', coalesce(team, '(none)') from facts
    union all
    select measure, kind, week, value, 'channel', coalesce(channel, '(none)') from facts
    union all
    select measure, kind, week, value, 'priority', coalesce(priority, '(none)') from facts
    union all
    select measure, kind, week, value, 'topic', coalesce(topic, '(none)') from facts
),

ranked as (
    select
        *,
        row_number() over cell - 1 as place,
        count(*) over (partition by measure, dimension, segment, week) as n,
        count(*) over (partition by measure, dimension, week) as n_all
    from segments
    where list_contains($dimensions, dimension)
    window cell as (partition by measure, dimension, segment, week order by value)
),

summed as (
    select
        measure,
        dimension,
        segment,
        week,
        any_value(n) as n,
        any_value(n_all) as n_all,
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
        now.n_all,
        before.n_all as n_all_before,
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
    where now.week = cast($week as date) and now.n >= greatest($minimum, $scope['smallest_cell'])
        and before.n >= greatest($minimum, $scope['smallest_cell'])
        and both_weeks.is_comparable
        and (both_weeks.is_settled or now.measure <> 'resolution_of_solved')
),

-- What is left of all once the segments are taken off: few enough, and it would tell of persons.
left_over as (
    select
        *,
        n_all - sum(n) over whole as rest,
        n_all_before - sum(n_before) over whole as rest_before,
        row_number() over (partition by measure, dimension order by least(n, n_before), segment) as place
    from compared
    window whole as (partition by measure, dimension)
)

select
    measure,
    dimension,
    segment,
    n,
    n_before,
    value,
    value_before,
    difference,
    difference_low,
    difference_high
from left_over
where difference_low is not null and difference_high is not null
    and not (place = 1 and (
        (rest > 0 and rest < $scope['smallest_cell']) or (rest_before > 0 and rest_before < $scope['smallest_cell'])
    ))
order by measure, dimension, segment
