-- One row per ticket with statuses and second at which something that decides whom it waits for began or ended; null where
-- that stays as it was. `team` is '' for none and '?' for none between two teams.
create temp table signals as
with changes as (
    select ticket, started as second, status, null as team, null as is_taken, 0 as asked, 0 as bot
    from timed_states
    where seconds > 0 or is_last
    union all
    select ticket, started, null, case when is_between then '?' else coalesce(team, '') end, null, 0, 0 from stays
    union all
    -- Where one arrival is taken up in the second of the next one, the next one counts.
    select ticket, arrived, null, null, coalesce(taken = arrived, false), 0, 0 from arrivals
    union all
    select arrivals.ticket, arrivals.taken, null, null, true, 0, 0
    from arrivals
    left join arrivals as others on others.ticket = arrivals.ticket and others.arrived = arrivals.taken
    where arrivals.taken is not null and others.ticket is null
    union all
    select ticket, asked, null, null, null, 1, 0 from approvals
    union all
    select ticket, answered, null, null, null, -1, 0 from approvals where answered is not null
    union all
    select bots.ticket, life.opened, null, null, null, 0, 1 from bots join life on life.ticket = bots.ticket where bots.ended is not null
    union all
    select ticket, ended, null, null, null, 0, -1 from bots where ended is not null
)

select
    changes.ticket,
    changes.second,
    max(changes.status) as status,
    max(changes.team) as team,
    bool_or(changes.is_taken) as is_taken,
    sum(changes.asked) as asked,
    sum(changes.bot) as bot
from changes
join endings on endings.ticket = changes.ticket
where changes.second < endings.ends
group by changes.ticket, changes.second;
