-- One row per promise, its newest. Without an id of its own it is known by what was promised and when it is due:
-- exports overlap, and two equal rows of one file are two promises.
with numbered as (
    select
        *,
        row_number() over (
            partition by source, ticket_id, customer_id, promise, promised_at, due_at, agent, file order by row_number
        ) as nth
    from staged_mapped_promises
),

named as (
    select
        * exclude (promise_id),
        coalesce(promise_id, concat_ws(':', ticket_id, customer_id, promise, promised_at, due_at, agent, nth)) as promise_id
    from numbered
)

select * exclude (file, row_number, as_of, nth)
from named
qualify row_number() over (partition by source, promise_id order by kept_at desc nulls last, file desc, row_number desc) = 1
