-- One row per week of opening, of the tickets that are solved and tell both: the median of the resolution, of how long the
-- customer waited for the house in it and the house for the customer, with 95 % intervals, and the share of all the time
-- that the customer waited for the house. Medians do not add up; the share is of sums. Viewers of aggregates alone get no
-- week of too few.
with solved as (
    select
        cast(date_trunc('week', opened_local) as date) as week,
        resolution::double as resolution,
        case $scope['clock'] when 'business' then requester_wait_business_seconds else requester_wait_seconds end::double as wait,
        case $scope['clock'] when 'business' then agent_wait_business_seconds else agent_wait_seconds end::double as answer
    from tickets_in($scope)
    where status in ('solved', 'closed')
),

ranked as (
    select
        *,
        row_number() over (partition by week order by resolution) - 1 as place_of_resolution,
        row_number() over (partition by week order by wait) - 1 as place_of_wait,
        count(*) over (partition by week) as n
    from solved
    where resolution is not null and wait is not null
)

select
    week,
    count(*) as n,
    quantile_cont(resolution, 0.5e0) as resolution,
    max(resolution) filter (where place_of_resolution = quantile_place_low(n, 0.5e0)) as resolution_low,
    max(resolution) filter (where place_of_resolution = quantile_place_high(n, 0.5e0)) as resolution_high,
    quantile_cont(wait, 0.5e0) as wait,
    max(wait) filter (where place_of_wait = quantile_place_low(n, 0.5e0)) as wait_low,
    max(wait) filter (where place_of_wait = quantile_place_high(n, 0.5e0)) as wait_high,
    quantile_cont(answer, 0.5e0) as answer,
    sum(wait) / nullif(sum(resolution), 0) as wait_share
from ranked
group by week
having count(*) >= $scope['smallest_cell']
order by week
