-- One row per cell of $by (agent, team, channel, region or language) and stratum (topic, priority) for the share $share:
-- values and hits. What comparing like with like stands on. No rows for viewers of aggregates alone: strata are small.
-- Agents are people: neither a bot nor what nobody did stands among them.
with facts as (
    select
        *,
        case $by
            when 'agent' then coalesce(agent, '(none)')
            when 'channel' then coalesce(channel, '(none)')
            when 'region' then coalesce(region, '(none)')
            when 'language' then coalesce(language, '(none)')
            else coalesce(team, '(none)')
        end as cell
    from every_fact_in($scope)
    where measure = $share and kind = 'share' and $scope['smallest_cell'] = 0
        and ($by <> 'agent' or (agent is not null and agent not in (select agent from bots_known($scope))))
)

select cell, coalesce(topic, '(none)') || ' / ' || coalesce(priority, '(none)') as stratum, count(*) as n, sum(value)::bigint as count_hits
from facts
group by all
order by cell, stratum
