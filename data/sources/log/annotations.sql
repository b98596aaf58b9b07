-- One row per note, however often it is listed.
select distinct 'log' as source, first_day, last_day, words, team
from staged_log_annotations
