-- One row per row of `stretches_of_hours`, with what to add to its schedule's running sum (`base`), so that a ticket has
-- one running sum over all of its schedules.
create temp table spans as
with changes as (
    select *, lag(schedule) over (partition by ticket order by starts) as schedule_before from stretches_of_hours
),

-- Where one schedule takes over from another, the sum goes on from the one's to the other's.
seams as (
    select ticket, starts, schedule_before as schedule, 1 as sign from changes where schedule_before is not null
    union all
    select ticket, starts, schedule, -1 from changes where schedule_before is not null
),

steps as (
    select
        seams.ticket,
        seams.starts,
        sum(seams.sign * (open_days.base + least(greatest(seams.starts, open_days.opens), open_days.closes) - open_days.opens)) as step
    from seams
    join open_days
        on open_days.schedule = seams.schedule
        and open_days.day = seams.starts // 86400
        and open_days.starts <= seams.starts
        and seams.starts < open_days.ends
    group by seams.ticket, seams.starts
)

select
    changes.ticket,
    changes.schedule,
    changes.starts,
    changes.ends,
    cast(coalesce(sum(steps.step) over (partition by changes.ticket order by changes.starts rows unbounded preceding), 0) as bigint) as base
from changes
left join steps on steps.ticket = changes.ticket and steps.starts = changes.starts;
