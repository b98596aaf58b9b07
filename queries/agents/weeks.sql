-- One row per week in which $agent has values of the share $share: how many, and how many count.
select
    cast(date_trunc('week', owned_local) as date) as week,
    count(*) as n,
    sum(value)::bigint as count_hits
from every_fact_in($scope)
where measure = $share and kind = 'share' and agent = $agent and $scope['smallest_cell'] = 0
group by all
order by week
