-- One row per order, its newest. Without an id of its own it is known by its row.
with named as (
    select *, coalesce(order_id, file || ':' || (row_number + 1)) as id
    from staged_mapped_orders
)

select * exclude (order_id, id, file, row_number, as_of), id as order_id
from named
qualify row_number() over (partition by source, id order by ordered_at desc nulls last, file, row_number) = 1
