-- One row per rule that says by which schedule a ticket runs: the account's first schedule, until another one is set. One
-- that a trigger sets within five seconds of the opening holds from the opening on.
with schedules as (
    select schedule_id, created_at
    from staged_zendesk_schedules
    where not coalesce(is_deleted, false)
    union all
    select schedule_id, created_at
    from staged_zendesk_schedule_intervals
),

first as (
    select schedule_id
    from schedules
    order by created_at nulls last, try_cast(schedule_id as bigint), schedule_id
    limit 1
),

placed as (
    select
        uses.ticket_id,
        uses.schedule_id,
        uses.set_at,
        uses.set_at <= known.opened_at + interval 5 seconds as is_opening,
        row_number() over (
            partition by uses.ticket_id, uses.set_at <= known.opened_at + interval 5 seconds
            order by uses.set_at desc, uses.schedule_id
        ) as place
    from zendesk_set_schedules as uses
    join zendesk_known as known on known.ticket_id = uses.ticket_id
    where not known.is_deleted
)

select 'zendesk' as source, schedule_id, null as ticket_id, null::timestamptz as used_from
from first
union all
select 'zendesk', schedule_id, ticket_id, case when not is_opening then set_at end
from placed
where not is_opening or place = 1
