-- One row per ticket with history: how often it changed hands and priority. Going back to the same team or person after
-- nobody had it is no transfer; nor is the first one to have it, nor who had it after a first minute of routing.
create temp table moves as
with team_moves as (
    select
        ticket,
        max(front) as front,
        count(*) filter (where is_transfer) as transfers,
        count(*) filter (where is_return) as returns
    from stays
    group by ticket
),

holders as (
    select
        ticket,
        to_value as holder,
        from_value,
        row_number() over (partition by ticket order by happened_at, event_order nulls last, to_value, from_value) as place,
        last_value(to_value ignore nulls) over (
            partition by ticket order by happened_at, event_order nulls last, to_value, from_value rows between unbounded preceding and 1 preceding
        ) as holder_before
    from heard
    where kind = 'assignment'
),

holder_moves as (
    select
        ticket,
        count(*) filter (where holder <> coalesce(holder_before, case when place = 1 then from_value end)) as transfers
    from holders
    group by ticket
),

priorities as (
    select
        ticket,
        to_value as priority,
        coalesce(lag(to_value) over (partition by ticket order by happened_at, event_order nulls last, to_value, from_value), from_value) as priority_before
    from heard
    where kind = 'priority'
),

priority_moves as (
    select ticket, count(*) filter (where priority <> priority_before) as changes from priorities group by ticket
)

select
    life.ticket,
    team_moves.front,
    case when life.has_teams then coalesce(team_moves.transfers, 0) when life.has_assignments then coalesce(holder_moves.transfers, 0) end as transfers,
    case when life.has_teams then coalesce(team_moves.returns, 0) end as returns,
    case when life.has_priorities then coalesce(priority_moves.changes, 0) end as priority_changes
from life
left join team_moves on team_moves.ticket = life.ticket
left join holder_moves on holder_moves.ticket = life.ticket
left join priority_moves on priority_moves.ticket = life.ticket;
