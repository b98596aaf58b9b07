-- One row per share of $measures, of those who completed $course and of those who did not, before and after: values, how
-- many count, and how many people. Each of the trained has a day of their own; for the others it is the first day of the
-- course. What the trained did between that day and their own is left out: neither before nor after for both.
with trained as (
    select agent, min(completed_on) as completed_on
    from trainings_matching($scope)
    where course = $course and completed_on is not null
    group by agent
),

facts as (
    select
        facts.measure,
        facts.value,
        facts.agent,
        trained.agent is not null as is_trained,
        cast(facts.owned_local as date) as day,
        coalesce(trained.completed_on, (select min(completed_on) from trained)) as own_day,
        (select min(completed_on) from trained) as first_day
    from every_fact_in($scope) as facts
    left join trained on trained.agent = facts.agent
    where list_contains($measures, facts.measure) and facts.kind = 'share' and facts.agent is not null
        and $scope['smallest_cell'] = 0
        and facts.agent not in (select agent from bots_known($scope))
)

select
    measure,
    is_trained,
    day >= own_day as is_after,
    count(*) as n,
    sum(value)::bigint as count_hits,
    count(distinct agent) as count_agents
from facts
where day < first_day or day >= own_day
group by all
order by measure, is_trained, is_after
