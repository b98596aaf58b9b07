-- One row per stretch in the life of the ticket $ticket_id of $source, in order: whom it waited for, from when to when.
-- `rank` is its place among them by length, the longest first. Viewers of aggregates alone get no row.
select
    waited_for,
    department,
    timezone($scope['zone'], started_at) as started_local,
    timezone($scope['zone'], ended_at) as ended_local,
    seconds,
    business_seconds,
    is_running,
    row_number() over (order by seconds desc, started_at) as rank
from waits_of($scope)
where ticket_id = $ticket_id and source = $source and $scope['smallest_cell'] = 0
order by started_at
