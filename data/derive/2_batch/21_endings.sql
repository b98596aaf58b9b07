-- One row per ticket with statuses: how it went and how it stands at its as-of. `settled` is where it came to its end
-- (null while it is open), `ends` where its life does: at its last resolution, its close without one, or the as-of.
create temp table endings as
with summed as (
    select
        ticket,
        arg_max(status, place) as status,
        min(started) filter (where status = 'solved') as first_solved,
        max(started) filter (where status = 'solved') as last_solved,
        max(place) filter (where status = 'solved') as last_solved_place,
        max(started) filter (where is_settled and was_settled is not true) as settled,
        max(place) filter (where is_settled and was_settled is not true) as settled_place,
        max(started) filter (where status = 'closed') as closed,
        count(*) filter (where not is_settled and was_settled) as reopens,
        bool_or(is_settled and is_early) as has_early_end
    from states
    group by ticket
)

select
    life.ticket,
    summed.status,
    summed.status in ('solved', 'closed') as is_settled,
    case when summed.status in ('solved', 'closed') then summed.settled end as settled,
    summed.first_solved,
    -- Reopened and then closed without a new solution: it was resolved when it was solved last.
    case when summed.status in ('solved', 'closed') then summed.last_solved end as resolved,
    case when summed.status = 'closed' then summed.closed end as closed,
    summed.status = 'closed' and summed.last_solved is null as is_closed_unsolved,
    summed.reopens,
    -- It ended before it was opened: the clocks of the source disagree, and no time to its end can be told.
    summed.has_early_end,
    case
        when summed.status not in ('solved', 'closed') then life.as_of
        when summed.last_solved_place >= summed.settled_place then summed.last_solved
        else summed.settled
    end as ends
from summed
join life on life.ticket = summed.ticket;
