-- One row per ticket of a known customer on a known topic. A first contact has none by the same customer on the same topic
-- in the seven days before; it is resolved if the ticket is, and none follows in the seven days after. That can be said
-- once they are over.
create temp table contacts as
with neighbours as (
    select
        ticket_id,
        source,
        second_of(opened_at) as opened,
        second_of(as_of) as as_of,
        resolved_at,
        lag(second_of(opened_at)) over (partition by source, customer_id, topic order by opened_at, ticket_id) as opened_before,
        lead(second_of(opened_at)) over (partition by source, customer_id, topic order by opened_at, ticket_id) as opened_after
    from told_tickets
    where customer_id is not null and topic is not null
)

select
    ticket_id,
    source,
    coalesce(opened - opened_before > 7 * 86400, true) as is_first_contact,
    case
        when opened - opened_before <= 7 * 86400 or opened > as_of - 7 * 86400 then null
        else resolved_at is not null and coalesce(opened_after - opened > 7 * 86400, true)
    end as is_resolved_first_contact
from neighbours;
