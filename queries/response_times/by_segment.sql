-- One row per value of $dimension (team, channel, priority, agent, topic) among the tickets opened in the period, the
-- largest first: $measure by the scope's clock beside the measures that keep it honest. Viewers of aggregates alone get no
-- agent, and small segments together as '(few)', with the next one if those hold together fewer than may be shown; no
-- number stands on fewer values than that either.
with measured as (
    select
        coalesce(case $dimension when 'team' then team when 'channel' then channel when 'priority' then priority when 'agent' then case when $scope['smallest_cell'] > 0 then '(all)' else agent end when 'topic' then topic end, '(none)') as segment,
        case $measure when 'resolution' then resolution else response end as value,
        is_open,
        reopens,
        transfers,
        is_sla_met
    from tickets_in($scope)
),

sized as (
    select segment, count(*) as n_tickets from measured group by segment
),

crowded as (
    select
        segment,
        $scope['smallest_cell'] > 0 and min(n_tickets) over () < $scope['smallest_cell'] and (
            n_tickets < $scope['smallest_cell'] or coalesce(sum(n_tickets) over (
                order by n_tickets, segment rows between unbounded preceding and 1 preceding
            ), 0) < $scope['smallest_cell']
        ) as is_small
    from sized
),

shown as (
    select measured.* exclude (segment), case when crowded.is_small then '(few)' else measured.segment end as segment
    from measured
    join crowded on crowded.segment = measured.segment
),

ranked as (
    select
        *,
        row_number() over (partition by segment, value is null order by value) - 1 as place,
        count(value) over (partition by segment) as n
    from shown
)

select
    segment,
    count(*) as count_tickets,
    count(value) as count_measured,
    count(*) filter (where is_open) as count_open,
    case when count(value) >= $scope['smallest_cell'] then quantile_cont(value, 0.5e0) end as median,
    max(value) filter (where place = quantile_place_low(n, 0.5e0))::double as median_low,
    max(value) filter (where place = quantile_place_high(n, 0.5e0))::double as median_high,
    case when count(value) >= $scope['smallest_cell'] then quantile_cont(value, 0.9e0) end as p90,
    case when count(reopens) >= $scope['smallest_cell'] then count(*) filter (where reopens > 0) / nullif(count(reopens), 0)::double end as reopened_share,
    case when count(reopens) >= $scope['smallest_cell'] then wilson_low(count(*) filter (where reopens > 0), count(reopens)) end as reopened_low,
    case when count(reopens) >= $scope['smallest_cell'] then wilson_high(count(*) filter (where reopens > 0), count(reopens)) end as reopened_high,
    case when count(transfers) >= $scope['smallest_cell'] then count(*) filter (where transfers > 0) / nullif(count(transfers), 0)::double end as transferred_share,
    case when count(transfers) >= $scope['smallest_cell'] then wilson_low(count(*) filter (where transfers > 0), count(transfers)) end as transferred_low,
    case when count(transfers) >= $scope['smallest_cell'] then wilson_high(count(*) filter (where transfers > 0), count(transfers)) end as transferred_high,
    case when count(is_sla_met) >= $scope['smallest_cell'] then count(*) filter (where not is_sla_met) / nullif(count(is_sla_met), 0)::double end as sla_missed_share,
    case when count(is_sla_met) >= $scope['smallest_cell'] then wilson_low(count(*) filter (where not is_sla_met), count(is_sla_met)) end as sla_missed_low,
    case when count(is_sla_met) >= $scope['smallest_cell'] then wilson_high(count(*) filter (where not is_sla_met), count(is_sla_met)) end as sla_missed_high
from ranked
group by segment
having count(*) >= $scope['smallest_cell']
order by count_tickets desc, segment
