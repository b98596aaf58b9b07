-- One row per person, course and day, however often it is listed.
select distinct agent, 'log' as source, course, completed_on, hours
from staged_log_trainings
