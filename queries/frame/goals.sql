-- One row per goal of $measure in force in the period: seconds, share 0 to 1, points, score or money. `team` is null for
-- the whole house. `is_stated` is false for what the house has not set itself but is judged by.
select
    team,
    value,
    valid_from,
    valid_to,
    is_stated
from goals_in($scope)
where measure = $measure
order by team nulls first, valid_from nulls first, value
