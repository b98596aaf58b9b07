-- One row per stretch in the life of the ticket $ticket_id of $source, in order: whom it waited for, from when to when.
select
    waited_for,
    department,
    timezone($scope['zone'], started_at) as started_local,
    timezone($scope['zone'], ended_at) as ended_local,
    seconds,
    business_seconds,
    is_running
from waits_of($scope)
where ticket_id = $ticket_id and source = $source
order by started_at
