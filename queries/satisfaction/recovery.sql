-- One row per group of tickets with an answered CSAT in the period: 'no failure', 'recovered' (a failure that was made good)
-- and 'not recovered', as failures_matching tells them: being made good is never told by the score itself.
-- Viewers of aggregates get no small group.
select
    outcome,
    count(*) as n,
    count(*) filter (where is_satisfied) as count_satisfied
from recovered_in($scope)
group by outcome
having count(*) >= $scope['smallest_cell']
order by outcome
