-- One row per promise on the ticket $ticket_id of $source, by the time it was due. `state`: kept, late, overdue or running.
-- Viewers of aggregates alone get no row.
select
    promise,
    agent,
    team,
    timezone($scope['zone'], promised_at) as promised_local,
    due_local,
    timezone($scope['zone'], kept_at) as kept_local,
    case
        when kept_at <= due_at then 'kept'
        when kept_at is not null then 'late'
        when due_at < known_to then 'overdue'
        else 'running'
    end as state
from promises_matching($scope)
where ticket_id = $ticket_id and ticket_source = $source and $scope['smallest_cell'] = 0
order by due_at, promise_id
