-- One row per aim and stretch in which its clock runs, with what elapsed before it and in it by the aim's clock. Answers
-- are awaited without a pause; requester waits, work and pausable updates pause by status.
create temp table sla_stretches as
with counted (metric, status) as (
    values
        ('requester_wait_time', 'new'), ('requester_wait_time', 'open'), ('requester_wait_time', 'hold'),
        ('pausable_update_time', 'new'), ('pausable_update_time', 'open'), ('pausable_update_time', 'hold'),
        ('agent_work_time', 'new'), ('agent_work_time', 'open'),
        ('total_resolution_time', 'new'), ('total_resolution_time', 'open'), ('total_resolution_time', 'pending'), ('total_resolution_time', 'hold')
),

running as (
    select
        sla_aims.aim,
        sla_aims.ticket,
        sla_aims.clock,
        greatest(timed_states.started, sla_aims.starts) as starts,
        least(timed_states.ended, sla_aims.stops) as stops
    from sla_aims
    join counted on counted.metric = sla_aims.metric
    join timed_states
        on timed_states.ticket = sla_aims.ticket
        and timed_states.status = counted.status
        and timed_states.started < sla_aims.stops
        and timed_states.ended > sla_aims.starts
    union all
    select aim, ticket, clock, starts, stops
    from sla_aims
    where metric in ('first_reply_time', 'next_reply_time', 'periodic_update_time')
),

measured as (
    select
        running.*,
        started.business as business,
        case clock when 'calendar' then stops - starts else stopped.business - started.business end as elapsed
    from running
    left join moments as started on started.ticket = running.ticket and started.second = running.starts
    left join moments as stopped on stopped.ticket = running.ticket and stopped.second = running.stops
)

select
    *,
    coalesce(sum(elapsed) over (partition by aim order by starts rows between unbounded preceding and 1 preceding), 0) as elapsed_before
from measured;
