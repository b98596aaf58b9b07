-- One row per group of tickets with an answered CSAT in the period: 'no failure', 'recovered' (a failure that was made good)
-- and 'not recovered', as failures_matching tells them: being made good is never told by the score itself.
-- Viewers of aggregates get no small group.
with answered as (
    select ticket_id, source, is_satisfied from surveys_in($scope) where is_satisfied is not null and ticket_id is not null
),

grouped as (
    select answered.is_satisfied, failures.is_failed, failures.is_made_good
    from answered
    join failures_matching($scope) as failures on failures.ticket_id = answered.ticket_id and failures.source = answered.source
)

select
    case when not is_failed then 'no failure' when is_made_good then 'recovered' else 'not recovered' end as outcome,
    count(*) as n,
    count(*) filter (where is_satisfied) as count_satisfied
from grouped
group by all
having count(*) >= $scope['smallest_cell']
order by outcome
