-- One row per promise, its newest. Without an id of its own it is known by its row.
with named as (
    select *, coalesce(promise_id, file || ':' || (row_number + 1)) as id
    from staged_mapped_promises
)

select * exclude (promise_id, id, file, row_number, as_of), id as promise_id
from named
qualify row_number() over (partition by source, id order by kept_at desc nulls last, file, row_number) = 1
