-- One row per order: the last row of its id.
select order_id, 'log' as source, customer_id, ticket_id, ordered_at, kind, amount, upper(currency) as currency
from staged_log_orders
qualify row_number() over (partition by order_id order by file desc, row_number desc) = 1
