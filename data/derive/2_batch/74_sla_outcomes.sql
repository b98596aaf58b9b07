-- One row per aim that could be measured. One rule for all: breached if more elapsed than the target, so a target that is
-- reached to the second is met. What still runs is missed as soon as it is past its target, and running before.
insert into sla_outcomes
with summed as (
    select
        sla_aims.aim,
        sum(sla_stretches.elapsed) as elapsed,
        -- The clock stopped for good at the end of the last stretch that it ran in.
        max(sla_stretches.stops) as stopped,
        bool_or(sla_stretches.aim is not null and sla_stretches.elapsed is null) as is_unknown
    from sla_aims
    left join sla_stretches on sla_stretches.aim = sla_aims.aim
    group by sla_aims.aim
),

judged as (
    select
        sla_aims.*,
        coalesce(summed.elapsed, 0) as elapsed,
        coalesce(summed.stopped, sla_aims.stops) as stopped,
        coalesce(summed.elapsed, 0) > sla_aims.target_seconds as is_breached,
        sla_breaches.breached
    from sla_aims
    join summed on summed.aim = sla_aims.aim
    left join sla_breaches on sla_breaches.aim = sla_aims.aim
    where not summed.is_unknown
)

select
    life.ticket_id,
    life.source,
    judged.policy,
    judged.metric,
    judged.target_seconds,
    judged.clock,
    judged.applied_at,
    to_timestamp(judged.starts),
    judged.elapsed,
    judged.is_done,
    judged.is_breached,
    to_timestamp(case when judged.is_breached then coalesce(judged.breached, judged.starts) when judged.is_done then judged.stopped end),
    case when judged.is_breached then 'missed' when judged.is_done then 'met' else 'running' end
from judged
join life on life.ticket = judged.ticket
order by judged.aim;
