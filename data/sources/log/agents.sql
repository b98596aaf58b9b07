-- One row per person and stretch of time in one team, however often it is listed.
select distinct agent, 'log' as source, team, department, role, supervisor, started_on, left_on, valid_from, valid_to
from staged_log_staff
