-- One row per course that $agent completed, the newest first.
select course, completed_on, hours
from trainings_matching($scope)
where agent = $agent
order by completed_on desc nulls last, course
