-- One row per survey about the ticket $ticket_id of $source, in order of asking. Viewers of aggregates alone get no row.
select
    kind,
    scale_min,
    scale_max,
    is_low_good,
    timezone($scope['zone'], sent_at) as sent_local,
    timezone($scope['zone'], answered_at) as answered_local,
    score,
    previous_score,
    comment,
    agent,
    team
from surveys_matching($scope)
where ticket_id = $ticket_id and source = $source and $scope['smallest_cell'] = 0
order by owned_at, survey_id
