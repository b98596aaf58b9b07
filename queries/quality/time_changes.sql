-- One row per time of $measures and cell of $by ('team', 'channel' or 'topic') that has values in the period and in that of
-- $before: how many each, the sum of the ranks of the later ones among all, and what ties take off its variance (the sum
-- of t^3 - t). Mann and Whitney's test needs no more, and no list of times leaves the warehouse.
with facts as (
    select 'now' as period, * from every_fact_in($scope) where list_contains($measures, measure)
    union all
    select 'before', * from every_fact_in($before) where list_contains($measures, measure)
),

celled as (
    select
        *,
        case $by
            when 'channel' then coalesce(channel, '(none)')
            when 'topic' then coalesce(topic, '(none)')
            else coalesce(team, '(none)')
        end as cell
    from facts
    where value is not null and kind = 'time'
),

placed as (
    select
        measure,
        cell,
        period,
        rank() over (partition by measure, cell order by value) as first_place,
        count(*) over (partition by measure, cell, value) as ties
    from celled
),

counted as (
    select
        measure,
        cell,
        count(*) filter (where period = 'now') as n,
        count(*) filter (where period = 'before') as n_before,
        (sum(first_place + (ties - 1) / 2e0) filter (where period = 'now'))::double as rank_sum,
        sum(ties::double * ties - 1) as tied
    from placed
    group by measure, cell
)

select *
from counted
where n >= greatest($scope['smallest_cell'], 1) and n_before >= greatest($scope['smallest_cell'], 1)
order by measure, cell
