-- One row per stay of the ticket $ticket_id of $source with a team, in order: from whom it came, how long until the team
-- picked it up, how long it held it. Viewers of aggregates alone get no row.
select
    from_team,
    to_team,
    timezone($scope['zone'], handed_at) as handed_local,
    handed_by,
    timezone($scope['zone'], picked_up_at) as picked_up_local,
    seconds,
    business_seconds,
    held_seconds,
    held_business_seconds,
    is_transfer,
    is_return
from handovers_in($scope)
where ticket_id = $ticket_id and source = $source and $scope['smallest_cell'] = 0
order by handed_at
