-- One row per change of a ticket's status, and one for its status at the opening; `ended` is null for the last one.
-- Changes of one instant stand in the help desk's own order, else in the order in which a ticket lives.
create temp table states as
with changes as (
    select
        ticket,
        second,
        to_value as status,
        from_value,
        actor_role,
        is_early,
        row_number() over (
            partition by ticket
            order by
                happened_at,
                event_order nulls last,
                case to_value when 'new' then 1 when 'open' then 2 when 'pending' then 3 when 'hold' then 4 when 'solved' then 5 else 6 end,
                actor_role,
                from_value
        ) as place,
        count(*) over (partition by ticket) as places,
        bool_or(to_value = 'solved') over (partition by ticket) as is_ever_solved
    from heard
    where kind = 'status' and to_value in ('new', 'open', 'pending', 'hold', 'solved', 'closed')
),

-- The status at the opening, where the first change came later.
opening as (
    select
        life.ticket,
        life.opened as second,
        case when changes.from_value in ('new', 'open', 'pending', 'hold', 'solved', 'closed') then changes.from_value else 'new' end as status
    from changes
    join life on life.ticket = changes.ticket
    where changes.place = 1 and changes.second > life.opened
),

-- The ticket says that it has ended, and when, but its events stop before: the log lacks the last change.
ending as (
    select life.ticket, ends.second, ends.status, ends.place
    from changes
    join life on life.ticket = changes.ticket
    join (
        select ticket, stated_resolved as second, 'solved' as status, 2000000000 as place from life
        union all
        select ticket, stated_closed, 'closed', 2000000001 from life where status = 'closed'
    ) as ends on ends.ticket = life.ticket
    where changes.place = changes.places
        and changes.status not in ('solved', 'closed')
        and life.status in ('solved', 'closed')
        and ends.second between changes.second and life.as_of
),

-- A desk that has no word for solved: it states a resolution, and its events tell closes alone. Then a close resolves.
closes as (
    select *, lag(status) over (partition by ticket order by place) as status_before
    from changes
    where not is_ever_solved
),

solutions as (
    select closes.ticket, closes.second, closes.actor_role, closes.is_early, closes.place
    from closes
    join life on life.ticket = closes.ticket
    where closes.status = 'closed'
        and closes.status_before is distinct from 'closed'
        and coalesce(life.stated_resolved, life.stated_first_resolved) is not null
),

together as (
    select ticket, second, status, actor_role, is_early, place * 2 as place from changes
    union all
    select ticket, second, 'solved', actor_role, is_early, place * 2 - 1 from solutions
    union all
    select ticket, second, status, null, false, 0 from opening
    union all
    select ticket, second, status, null, false, place from ending
)

select
    ticket,
    place,
    status,
    actor_role,
    is_early,
    status in ('solved', 'closed') as is_settled,
    lag(status) over (partition by ticket order by place) in ('solved', 'closed') as was_settled,
    second as started,
    lead(second) over (partition by ticket order by place) as ended
from together;
