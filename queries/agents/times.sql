-- One row per time of $measures and cell of $by (team or agent): its median, 95 % interval and p90, and the share of its
-- values that are longer than what is usual for tickets of their kind (the median of all with the same topic and priority),
-- with Wilson's interval: one half is as usual. What still runs counts as longer once it is. No ranks: a time that has no
-- case mix taken out says as much of the tickets as of who had them. No rows for viewers of aggregates alone.
with facts as (
    select
        measure,
        value,
        running,
        coalesce(topic, '(none)') || ' / ' || coalesce(priority, '(none)') as stratum,
        case $by when 'agent' then agent else coalesce(team, '(none)') end as cell
    from every_fact_in($scope)
    where list_contains($measures, measure) and kind = 'time' and $scope['smallest_cell'] = 0
        and ($by <> 'agent' or (agent is not null and agent not in (select agent from bots_known($scope))))
),

usual as (
    select measure, stratum, quantile_cont(value, 0.5e0) as seconds from facts group by measure, stratum
),

ranked as (
    select
        facts.*,
        usual.seconds as usual_seconds,
        row_number() over (partition by facts.measure, cell, value is null order by value) - 1 as place,
        count(value) over (partition by facts.measure, cell) as n
    from facts
    join usual on usual.measure = facts.measure and usual.stratum = facts.stratum
),

counted as (
    select
        measure,
        cell,
        any_value(n) as n,
        count(*) filter (where value is null) as count_running,
        quantile_cont(value, [0.5e0, 0.9e0]) as quantiles,
        max(value) filter (where place = quantile_place_low(n, 0.5e0)) as low,
        max(value) filter (where place = quantile_place_high(n, 0.5e0)) as high,
        count(*) filter (where coalesce(value, running) > usual_seconds) as count_longer,
        count(*) filter (where value is not null or running > usual_seconds) as count_judged
    from ranked
    group by measure, cell
)

select
    measure,
    cell,
    n,
    count_running,
    quantiles[1] as value,
    low,
    high,
    quantiles[2] as p90,
    count_judged,
    count_longer,
    count_longer / nullif(count_judged, 0)::double as longer_share,
    wilson_low(count_longer, count_judged) as longer_low,
    wilson_high(count_longer, count_judged) as longer_high
from counted
order by measure, cell
