-- One row per closed period, however often it is listed.
select distinct schedule_id, 'log' as source, name, first_day, coalesce(last_day, first_day) as last_day
from staged_log_holidays
