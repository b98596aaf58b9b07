-- One row per thing that a target is about, with the target that was in force when it was done or, while it runs, at the
-- as-of: the last one applied until then. A target that came after the answer is about nothing.
create temp table sla_aims as
with targets_of as (
    select
        life.ticket,
        sla_targets.policy,
        sla_targets.metric,
        sla_targets.target_seconds,
        sla_targets.clock,
        sla_targets.applied_at,
        second_of(sla_targets.applied_at) as applied
    from sla_targets
    join life on life.source = sla_targets.source and life.ticket_id = sla_targets.ticket_id
),

ranked as (
    select
        sla_periods.*,
        targets_of.policy,
        targets_of.target_seconds,
        targets_of.clock,
        targets_of.applied_at,
        row_number() over (
            partition by sla_periods.ticket, sla_periods.metric, sla_periods.starts
            order by targets_of.applied_at desc, targets_of.target_seconds, targets_of.policy, targets_of.clock
        ) as place
    from sla_periods
    join targets_of on targets_of.ticket = sla_periods.ticket and targets_of.metric = sla_periods.metric and targets_of.applied <= sla_periods.stops
)

select
    cast(row_number() over (order by ticket, metric, starts) as integer) as aim,
    ticket,
    metric,
    starts,
    stops,
    is_done,
    policy,
    target_seconds,
    clock,
    applied_at
from ranked
where place = 1;
