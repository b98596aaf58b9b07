-- One row per measure of $measures and cell of $by ('all', 'week', 'team', 'agent', 'channel', 'priority', 'topic',
-- 'region', 'language', 'source'): its value, 95 % interval, n, and the difference to the same cell in the period of $before.
-- A time is a median (with p75 and p90 and how many still run), a share a mean with Wilson's interval, a score 100 times a
-- mean with the adjusted Wald interval, a mean with the normal one, a sum has none. Viewers of aggregates alone get no cell
-- of fewer than the smallest that may be shown, nor the one that would reveal it by subtraction: `is_withheld`.
with facts as (
    select 'now' as period, * from every_fact_in($scope) where list_contains($measures, measure)
    union all
    -- Of weeks each is a cell of its own: none stands for the same week of another period.
    select 'before', * from every_fact_in($before) where list_contains($measures, measure) and $by <> 'week'
),

celled as (
    select
        *,
        case $by
            when 'week' then cast(cast(date_trunc('week', owned_local) as date) as varchar)
            when 'team' then coalesce(team, '(none)')
            -- Who sees no person gets none of them by name.
            when 'agent' then case when $scope['smallest_cell'] > 0 then '(all)' else coalesce(agent, '(none)') end
            when 'channel' then coalesce(channel, '(none)')
            when 'priority' then coalesce(priority, '(none)')
            when 'topic' then coalesce(topic, '(none)')
            when 'region' then coalesce(region, '(none)')
            when 'language' then coalesce(language, '(none)')
            when 'source' then source
            else ''
        end as cell
    from facts
),

ranked as (
    select
        *,
        row_number() over (partition by period, measure, cell, value is null order by value) - 1 as place,
        count(value) over (partition by period, measure, cell) as n
    from celled
),

counted as (
    select
        period,
        measure,
        cell,
        any_value(kind) as kind,
        any_value(n) as n,
        count(*) filter (where value is null) as count_running,
        sum(value) as total,
        avg(value) as mean,
        stddev_samp(value) as deviation,
        quantile_cont(value, [0.5e0, 0.75e0, 0.9e0]) as quantiles,
        max(value) filter (where place = quantile_place_low(n, 0.5e0)) as median_low,
        max(value) filter (where place = quantile_place_high(n, 0.5e0)) as median_high,
        count(*) filter (where value = 1) as count_high,
        count(*) filter (where value = -1) as count_low
    from ranked
    group by period, measure, cell
),

summed as (
    select
        period,
        measure,
        cell,
        kind,
        n,
        count_running,
        case kind when 'time' then quantiles[1] when 'score' then 100 * mean when 'sum' then total else mean end as value,
        case kind
            when 'time' then median_low
            when 'share' then wilson_low(total, n)
            when 'score' then nps_low(count_high, count_low, n)
            when 'mean' then mean - 1.959963984540054e0 * deviation / nullif(sqrt(n), 0)
        end as low,
        case kind
            when 'time' then median_high
            when 'share' then wilson_high(total, n)
            when 'score' then nps_high(count_high, count_low, n)
            when 'mean' then mean + 1.959963984540054e0 * deviation / nullif(sqrt(n), 0)
        end as high,
        case kind when 'time' then quantiles[2] end as p75,
        case kind when 'time' then quantiles[3] end as p90,
        case kind when 'share' then total::bigint end as count_hits
    from counted
),

-- The smallest cells first: where those below the limit hold together fewer than it, the next one goes with them.
crowded as (
    select
        *,
        coalesce(sum(n) over (
            partition by period, measure order by n, cell rows between unbounded preceding and 1 preceding
        ), 0) as count_below,
        min(n) over (partition by period, measure) as smallest
    from summed
),

guarded as (
    select
        *,
        $scope['smallest_cell'] > 0 and smallest < $scope['smallest_cell']
            and (n < $scope['smallest_cell'] or count_below < $scope['smallest_cell']) as is_withheld
    from crowded
),

now as (
    select * from guarded where period = 'now'
),

before as (
    select * from guarded where period = 'before'
)

select
    now.measure,
    now.cell,
    now.kind,
    now.is_withheld,
    case when not now.is_withheld then now.n end as n,
    case when not now.is_withheld then now.count_running end as count_running,
    case when not now.is_withheld then now.count_hits end as count_hits,
    case when not now.is_withheld then now.value end as value,
    case when not now.is_withheld then now.low end as low,
    case when not now.is_withheld then now.high end as high,
    case when not now.is_withheld then now.p75 end as p75,
    case when not now.is_withheld then now.p90 end as p90,
    case when not before.is_withheld then before.n end as n_before,
    case when not before.is_withheld then before.value end as value_before,
    case when not (now.is_withheld or before.is_withheld) then now.value - before.value end as difference,
    case when not (now.is_withheld or before.is_withheld) then difference_low(now.value, now.low, before.value, before.high) end as difference_low,
    case when not (now.is_withheld or before.is_withheld) then difference_high(now.value, now.high, before.value, before.low) end as difference_high
from now
left join before on before.measure = now.measure and before.cell = now.cell
order by now.measure, now.cell
