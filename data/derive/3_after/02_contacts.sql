-- One row per ticket of a known customer on a known topic. A first contact has none by the same customer on the same topic
-- in the seven days before; it is resolved if the ticket is, and none follows in the seven days after. That can be said
-- once they are over, and the exports, which are often cut by the day of opening, tell of tickets to their end.
create temp table contacts as
with told as (
    select source, max(second_of(opened_at)) as known_to from told_tickets group by source
),

neighbours as (
    select
        told_tickets.ticket_id,
        told_tickets.source,
        second_of(opened_at) as opened,
        told.known_to,
        resolved_at,
        lag(second_of(opened_at)) over (partition by told_tickets.source, customer_id, topic order by opened_at, ticket_id) as opened_before,
        lead(second_of(opened_at)) over (partition by told_tickets.source, customer_id, topic order by opened_at, ticket_id) as opened_after
    from told_tickets
    join told on told.source = told_tickets.source
    where customer_id is not null and topic is not null
)

select
    ticket_id,
    source,
    coalesce(opened - opened_before > 7 * 86400, true) as is_first_contact,
    case
        when opened - opened_before <= 7 * 86400 or opened > known_to - 7 * 86400 then null
        else resolved_at is not null and coalesce(opened_after - opened > 7 * 86400, true)
    end as is_resolved_first_contact
from neighbours;
