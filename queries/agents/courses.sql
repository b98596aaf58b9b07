-- One row per course that the staff completed: on which days, and how many of them.
select
    course,
    min(completed_on) as first_day,
    max(completed_on) as last_day,
    count(distinct agent) as count_agents
from trainings_matching($scope)
where completed_on is not null
group by course
order by course
