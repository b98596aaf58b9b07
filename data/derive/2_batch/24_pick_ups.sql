-- One row per stay that somebody took up: the first act there by a person. Whoever handed the ticket over does not take
-- it up by going on with it, unless it is assigned to them; whoever opened it does.
create temp table pick_ups as
select stays.ticket, stays.stay, min(acts.second) as picked_up
from stays
join acts on acts.ticket = stays.ticket
where stays.team is not null
    and (acts.second > stays.started or (stays.is_opening and acts.second = stays.started))
    and (stays.ended is null or acts.second <= stays.ended)
    and (
        stays.is_opening
        or stays.handed_role is distinct from 'agent'
        or stays.handed_by is null
        or acts.actor is distinct from stays.handed_by
        or acts.is_assignee
    )
group by stays.ticket, stays.stay;
