-- One row per thing that was passed on inside the house from the ticket $ticket_id of $source. Viewers of aggregates alone
-- get no row.
select
    words,
    topic,
    department,
    agent,
    passed_on_local,
    timezone($scope['zone'], acknowledged_at) as acknowledged_local,
    timezone($scope['zone'], closed_at) as closed_local,
    outcome
from feedback_matching($scope)
where ticket_id = $ticket_id and ticket_source = $source and $scope['smallest_cell'] = 0
order by passed_on_at, feedback_id
