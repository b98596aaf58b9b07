-- One row: of the tickets opened in the period that are solved and tell both, the median of the resolution and of how long
-- the customer waited for the house in it, and which share of all the time that was.
with solved as (
    select
        resolution::double as resolution,
        case $scope['clock'] when 'business' then requester_wait_business_seconds else requester_wait_seconds end::double as wait
    from tickets_in($scope)
    where status in ('solved', 'closed')
)

select
    count(*) as n,
    quantile_cont(resolution, 0.5e0) as resolution,
    quantile_cont(wait, 0.5e0) as wait,
    sum(wait) / nullif(sum(resolution), 0) as wait_share
from solved
where resolution is not null and wait is not null
