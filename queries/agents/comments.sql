-- One row per answer with words that a customer gave about $agent in the period, the newest first, at most fifty.
select
    survey_id,
    kind,
    cast(owned_local as date) as day,
    score,
    scale_max,
    is_satisfied,
    comment,
    ticket_id
from surveys_in($scope)
where agent = $agent and trim(comment) <> '' and $scope['smallest_cell'] = 0
order by owned_local desc, survey_id
limit 50
