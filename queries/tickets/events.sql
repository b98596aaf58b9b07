-- One row per thing that happened to the ticket $ticket_id of $source, in order, at most $most; `count_all` says how many
-- there are. Viewers of aggregates alone get no row.
select
    timezone($scope['zone'], happened_at) as happened_local,
    kind,
    actor,
    actor_role,
    from_value,
    to_value,
    count(*) over () as count_all
from events_of($scope)
where ticket_id = $ticket_id and source = $source and $scope['smallest_cell'] = 0
order by happened_at, event_order nulls first, kind, to_value
limit $most
