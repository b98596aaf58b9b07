-- One row per note on days of the period, of the whole house or of a team of the scope, in order of the days.
select
    first_day,
    last_day,
    words,
    team
from annotations_in($scope)
order by first_day, last_day, team nulls first, words
