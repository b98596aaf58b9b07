-- One row per schedule and team that works by it; a schedule of which no row names a team is for all.
with named as (
    select distinct schedule_id, trim(unnest(string_split(teams, ','))) as team
    from staged_log_opening_hours
    where teams is not null
)

select 'log' as source, schedule_id, team
from named
where team <> ''
union all
select distinct 'log', schedule_id, null
from staged_log_opening_hours
where schedule_id not in (select schedule_id from named)
