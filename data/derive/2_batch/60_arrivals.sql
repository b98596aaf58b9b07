-- One row per time that a ticket came to a team or to nobody: at its opening, with a new team, and where its assignee was
-- taken away. `taken` is when somebody took it up: by an act, or by being assigned to it after it was nobody's.
create temp table arrivals as
with removals as (
    select heard.ticket, heard.second as arrived, heard.actor
    from heard
    left join stays on stays.ticket = heard.ticket and stays.started = heard.second
    where heard.kind = 'assignment' and heard.to_value is null and stays.ticket is null
),

takers as (
    select ticket, second, actor, false as is_assignment from acts
    union all
    select ticket, second, to_value, true from heard where kind = 'assignment' and to_value is not null
),

of_removals as (
    select removals.ticket, removals.arrived, min(takers.second) as taken
    from removals
    left join takers
        on takers.ticket = removals.ticket
        and takers.second > removals.arrived
        and (takers.is_assignment or removals.actor is null or takers.actor is distinct from removals.actor)
    group by removals.ticket, removals.arrived
),

of_openings as (
    select life.ticket, life.opened as arrived, min(acts.second) as taken
    from life
    left join acts on acts.ticket = life.ticket
    group by life.ticket, life.opened
)

select ticket, arrived, taken from of_openings
union all
select stays.ticket, stays.started, pick_ups.picked_up
from stays
left join pick_ups on pick_ups.ticket = stays.ticket and pick_ups.stay = stays.stay
where not stays.is_opening
union all
select ticket, arrived, taken from of_removals;
