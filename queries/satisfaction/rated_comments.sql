-- One row per comment of an answer in the period, without its words: how it was scored, for counting the themes and moods that
-- queries/comments.py has read. `smallest_cell` is what this viewer may see no smaller cell than.
select
    survey_id,
    source,
    kind,
    score,
    scale_min,
    scale_max,
    case kind when 'csat' then is_satisfied when 'nps' then promotion = 1 else is_easy end as is_good,
    $scope['smallest_cell'] as smallest_cell
from surveys_in($scope)
where is_answered and trim(comment) <> ''
order by survey_id, source
