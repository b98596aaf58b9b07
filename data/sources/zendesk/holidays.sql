-- One row per holiday of a schedule, in its local days.
with told as (
    select schedule_id, name, first_day, last_day, coalesce(is_deleted, false) as is_deleted
    from staged_zendesk_holidays
    union all
    select schedule_id, name, first_day, last_day, false
    from staged_zendesk_holidays_in_schedules
)

select distinct schedule_id, 'zendesk' as source, name, first_day, greatest(first_day, last_day) as last_day
from told
where not is_deleted
