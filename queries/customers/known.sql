-- One row: of how many tickets of the period the customer is known, how many customers they are, and what the exports tell
-- besides: orders, the list of customers (who can be seen to leave), promises, and what was passed on.
with seen as (
    select * from tickets_in($scope)
),

firsts as (
    select
        count(*) as count_customers,
        count(*) filter (where is_ended and ended_at <= orders_known_to) as count_followed,
        count(*) filter (where is_listed) as count_listed,
        max(orders_known_to) as orders_known_to
    from first_contacts_in($scope)
)

select
    count(*) as count_tickets,
    count(seen.customer_id) as count_known,
    any_value(firsts.count_customers) as count_customers,
    any_value(firsts.count_followed) as count_followed,
    any_value(firsts.count_listed) as count_listed,
    any_value(firsts.orders_known_to) as orders_known_to,
    (select count(*) from promises_matching($scope)) as count_promises,
    (select count(*) from feedback_matching($scope)) as count_feedback
from seen
cross join firsts
