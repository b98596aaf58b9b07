-- One row per class of what was granted against the loss ('0', '50': up to half, '100', '150', '151': more): decisions of
-- the period, and satisfaction with their tickets. Small cells are withheld.
with granted as (
    select delivered_class, ticket_id, ticket_source from weighed_in($scope) where delivered_class is not null
),

scored as (
    select ticket_id, source, bool_or(is_satisfied) as is_satisfied
    from surveys_matching($scope)
    where is_satisfied is not null and ticket_id is not null
    group by ticket_id, source
),

counted as (
    select
        delivered_class as at_most,
        count(*) as count_decisions,
        count(scored.is_satisfied) as n_satisfied,
        count(*) filter (where scored.is_satisfied) as count_satisfied
    from granted
    left join scored on scored.ticket_id = granted.ticket_id and scored.source = granted.ticket_source
    group by delivered_class
)

select
    at_most,
    count_decisions,
    case when n_satisfied >= $scope['smallest_cell'] then n_satisfied end as n_satisfied,
    case when n_satisfied >= $scope['smallest_cell'] then count_satisfied end as count_satisfied
from counted
where count_decisions >= $scope['smallest_cell']
order by at_most
