-- One row per service level target of the ticket $ticket_id of $source: what it is about, how long it allows, how long it
-- took by the target's own clock, and whether it was met, missed or still runs. Viewers of aggregates alone get no row.
select
    metric,
    policy,
    target_seconds,
    clock,
    timezone($scope['zone'], started_at) as started_local,
    elapsed_seconds,
    timezone($scope['zone'], breach_or_fulfil_at) as ended_local,
    state
from sla_outcomes_in($scope)
where ticket_id = $ticket_id and source = $source and $scope['smallest_cell'] = 0
order by started_at, metric, target_seconds
