-- One row per ticket and time in which one schedule is in force for it. The first one holds from the opening on, and
-- each until another one follows.
create temp table stretches_of_hours as
with edges as (
    select ticket, starts as edge from covers where covers > 1
    union
    select ticket, ends from covers where covers > 1 and ends < 100000000000
),

chosen as (
    select edges.ticket, edges.edge, arg_min(covers.schedule, covers.level * 1000000 + covers.schedule) as schedule
    from edges
    join covers on covers.ticket = edges.ticket and covers.starts <= edges.edge and edges.edge < covers.ends
    group by edges.ticket, edges.edge
    union all
    select ticket, starts, schedule from covers where covers = 1
),

known as (
    select chosen.ticket, chosen.edge, chosen.schedule, lag(chosen.schedule) over (partition by chosen.ticket order by chosen.edge) as schedule_before
    from chosen
    join life on life.ticket = chosen.ticket
    where chosen.edge <= life.as_of
),

changes as (
    select
        ticket,
        schedule,
        edge,
        row_number() over (partition by ticket order by edge) as number,
        lead(edge, 1, 100000000000) over (partition by ticket order by edge) as ends
    from known
    where schedule is distinct from schedule_before
)

select
    changes.ticket,
    changes.schedule,
    case when changes.number = 1 or counting.is_last_schedule then life.opened else changes.edge end as starts,
    changes.ends
from changes
join life on life.ticket = changes.ticket
cross join counting
where not counting.is_last_schedule or changes.ends = 100000000000;
