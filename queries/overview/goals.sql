-- One row per measure and team (null: the whole house) with a goal in force at the end of the period, by the scope's
-- clock: seconds, a share, points. What settings.toml states for response and resolution stands where no list of goals
-- has it; the targets that nobody stated are none.
select measure, team, value
from last_goals_in($scope)
order by measure, team nulls first
