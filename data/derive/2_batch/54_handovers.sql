-- One row per stay of a ticket with a team: when it was picked up, and how long the team had it, until the ticket left,
-- ended, or its as-of.
insert into handovers
with bounded as (
    select
        stays.*,
        pick_ups.picked_up,
        case when stays.ended <= coalesce(endings.ends, life.as_of) then stays.ended else coalesce(endings.ends, life.as_of) end as held_until,
        life.ticket_id,
        life.source
    from stays
    join life on life.ticket = stays.ticket
    left join endings on endings.ticket = stays.ticket
    left join pick_ups on pick_ups.ticket = stays.ticket and pick_ups.stay = stays.stay
    where stays.team is not null
)

select
    bounded.ticket_id,
    bounded.source,
    bounded.from_team,
    bounded.team,
    to_timestamp(bounded.started),
    bounded.handed_by,
    to_timestamp(bounded.picked_up),
    to_timestamp(bounded.ended),
    bounded.picked_up - bounded.started,
    picked.business - handed.business,
    greatest(bounded.held_until - bounded.started, 0),
    case when held.business > handed.business then held.business - handed.business when held.business is not null then 0 end,
    bounded.is_transfer,
    bounded.is_return
from bounded
left join moments as handed on handed.ticket = bounded.ticket and handed.second = bounded.started
left join moments as picked on picked.ticket = bounded.ticket and picked.second = bounded.picked_up
left join moments as held on held.ticket = bounded.ticket and held.second = bounded.held_until
order by bounded.ticket, bounded.stay;
