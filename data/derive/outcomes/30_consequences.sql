-- One row per decision: what the customer did after it, and whether a decline was taken back.
create temp table consequences as
with whose as (
    select
        decisions.source,
        decisions.decision_id,
        decisions.ticket_id,
        decisions.ticket_source,
        decisions.decided_at,
        decisions.kind,
        coalesce(decisions.customer_id, tickets.customer_id) as customer_id
    from decisions
    left join tickets on tickets.ticket_id = decisions.ticket_id and tickets.source = decisions.ticket_source
),

told as (
    select source, max(opened_at) as contacts_known_to from tickets group by source
),

contacted as (
    select whose.source, whose.decision_id, min(tickets.opened_at) as next_contact_at
    from whose
    join tickets on tickets.customer_id = whose.customer_id
    where tickets.opened_at > whose.decided_at
    group by whose.source, whose.decision_id
),

bought as (
    select whose.source, whose.decision_id, min(orders.ordered_at) as next_order_at
    from whose
    join orders on orders.customer_id = whose.customer_id and orders.kind in ('order', 'renewal')
    where orders.ordered_at > whose.decided_at
    group by whose.source, whose.decision_id
),

lost as (
    select whose.source, whose.decision_id, min(departures.left_at) as left_at
    from whose
    join departures on departures.customer_id = whose.customer_id
    where departures.left_at > whose.decided_at
    group by whose.source, whose.decision_id
),

granted as (
    select distinct whose.source, whose.decision_id
    from whose
    join decisions as later on later.ticket_id = whose.ticket_id and later.ticket_source = whose.ticket_source
    where whose.kind = 'decline' and later.kind <> 'decline' and later.decided_at > whose.decided_at
)

select
    whose.source,
    whose.decision_id,
    contacted.next_contact_at,
    told.contacts_known_to,
    bought.next_order_at,
    (select max(ordered_at) from orders) as orders_known_to,
    lost.left_at,
    granted.decision_id is not null as is_granted_later
from whose
left join told on told.source = whose.ticket_source
left join contacted on contacted.source = whose.source and contacted.decision_id = whose.decision_id
left join bought on bought.source = whose.source and bought.decision_id = whose.decision_id
left join lost on lost.source = whose.source and lost.decision_id = whose.decision_id
left join granted on granted.source = whose.source and granted.decision_id = whose.decision_id;
