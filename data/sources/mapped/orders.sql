-- One row per order, its newest. Without an id of its own it is known by what it says: exports overlap, and two equal
-- rows of one file are two orders.
with numbered as (
    select
        *,
        row_number() over (
            partition by source, customer_id, ordered_at, kind, amount, currency, file order by row_number
        ) as nth
    from staged_mapped_orders
),

named as (
    select
        * exclude (order_id, kind),
        coalesce(kind, 'order') as kind,
        coalesce(order_id, concat_ws(':', customer_id, ordered_at, kind, amount, currency, nth)) as order_id
    from numbered
)

select * exclude (file, row_number, as_of, nth)
from named
qualify row_number() over (partition by source, order_id order by ordered_at desc nulls last, file desc, row_number desc) = 1
