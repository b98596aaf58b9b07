-- One row per measure of $measures ('opened' too), dimension ('house', 'team', 'channel', 'priority', 'topic'), cell and
-- whole ISO week of the period: what a control chart needs. n, the sum of the values and of their squares; of a time the
-- median with its 95 % interval. Only weeks that are covered by the same sources as the last one. Viewers of aggregates
-- alone get no cell of fewer than the smallest that may be shown, nor the one that would reveal it by subtraction.
with covered as (
    select week, count_sources from weeks_covered($scope) where not is_partial
),

weeks as (
    select week from covered where count_sources = (select max_by(count_sources, week) from covered)
),

facts as (
    select measure, kind, cast(date_trunc('week', owned_local) as date) as week, value, team, channel, priority, topic
    from every_fact_in($scope)
    where list_contains($measures, measure) and value is not null
    union all
    select 'opened', 'count', cast(date_trunc('week', opened_local) as date), 1e0, team, channel, priority, topic
    from tickets_in($scope)
    where list_contains($measures, 'opened')
),

dated as (
    select facts.* from facts join weeks on weeks.week = facts.week
),

celled as (
    select measure, kind, week, value, 'house' as dimension, '' as cell from dated
    union all
    select measure, kind, week, value, 'team', coalesce(team, '(none)') from dated
    union all
    select measure, kind, week, value, 'channel', coalesce(channel, '(none)') from dated
    union all
    select measure, kind, week, value, 'priority', coalesce(priority, '(none)') from dated
    union all
    select measure, kind, week, value, 'topic', coalesce(topic, '(none)') from dated
),

ranked as (
    select
        *,
        row_number() over (partition by measure, dimension, cell, week order by value) - 1 as place,
        count(*) over (partition by measure, dimension, cell, week) as n
    from celled
),

summed as (
    select
        measure,
        dimension,
        cell,
        week,
        any_value(kind) as kind,
        any_value(n) as n,
        sum(value) as total,
        sum(value * value) as squares,
        case any_value(kind) when 'time' then quantile_cont(value, 0.5e0) end as median,
        case any_value(kind) when 'time' then max(value) filter (where place = quantile_place_low(n, 0.5e0)) end as median_low,
        case any_value(kind) when 'time' then max(value) filter (where place = quantile_place_high(n, 0.5e0)) end as median_high
    from ranked
    group by measure, dimension, cell, week
),

crowded as (
    select
        *,
        coalesce(sum(n) over (
            partition by measure, dimension, week order by n, cell rows between unbounded preceding and 1 preceding
        ), 0) as count_below,
        min(n) over (partition by measure, dimension, week) as smallest
    from summed
)

select measure, dimension, cell, week, kind, n, total, squares, median, median_low, median_high
from crowded
where $scope['smallest_cell'] = 0 or smallest >= $scope['smallest_cell']
    or (n >= $scope['smallest_cell'] and count_below >= $scope['smallest_cell'])
order by measure, dimension, cell, week
