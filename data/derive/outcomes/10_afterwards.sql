-- One row per ticket of a known customer. Orders are looked for after the ticket's end, because an order in the middle of
-- a complaint was placed before it was dealt with.
insert into afterwards
with contacts as (
    select
        ticket_id,
        source,
        customer_id,
        opened_at,
        coalesce(resolved_at, closed_at, as_of) as ended_at,
        lag(opened_at) over (partition by customer_id order by opened_at, source, ticket_id) as previous_contact_at,
        lead(opened_at) over (partition by customer_id order by opened_at, source, ticket_id) as next_contact_at
    from tickets
    where customer_id is not null
),

told as (
    select source, max(opened_at) as contacts_known_to from tickets group by source
),

known as (
    select max(ordered_at) as orders_known_to from orders
),

bought as (
    select contacts.source, contacts.ticket_id, min(orders.ordered_at) as next_order_at
    from contacts
    join orders on orders.customer_id = contacts.customer_id and orders.kind in ('order', 'renewal')
    where orders.ordered_at > contacts.ended_at
    group by contacts.source, contacts.ticket_id
),

lost as (
    select contacts.source, contacts.ticket_id, min(departures.left_at) as left_at
    from contacts
    join departures on departures.customer_id = contacts.customer_id
    where departures.left_at > contacts.opened_at
    group by contacts.source, contacts.ticket_id
)

select
    contacts.ticket_id,
    contacts.source,
    contacts.previous_contact_at,
    contacts.next_contact_at,
    told.contacts_known_to,
    bought.next_order_at,
    known.orders_known_to,
    lost.left_at
from contacts
join told on told.source = contacts.source
cross join known
left join bought on bought.source = contacts.source and bought.ticket_id = contacts.ticket_id
left join lost on lost.source = contacts.source and lost.ticket_id = contacts.ticket_id;
