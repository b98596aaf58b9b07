-- One row per time that the ticket $ticket_id of $source was resolved: when its cycle began, how long it took, and when it
-- was reopened after that, if it was. Viewers of aggregates alone get no row.
select
    timezone($scope['zone'], started_at) as started_local,
    timezone($scope['zone'], resolved_at) as resolved_local,
    seconds,
    business_seconds,
    timezone($scope['zone'], reopened_at) as reopened_local,
    seconds_to_reopen,
    is_thank_you
from resolutions_of($scope)
where ticket_id = $ticket_id and source = $source and $scope['smallest_cell'] = 0
order by started_at
