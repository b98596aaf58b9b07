-- One row per schedule: its number in the tables here.
create temp table hours as
select cast(row_number() over (order by source, schedule_id) as integer) as schedule, source, schedule_id
from schedules
group by source, schedule_id;
