-- One row per decision, its newest. Without an id of its own it is known by what it says: exports overlap, and two equal
-- rows of one file are two decisions.
with numbered as (
    select
        *,
        row_number() over (
            partition by source, ticket_id, customer_id, decided_at, kind, amount, agent, file order by row_number
        ) as nth
    from staged_mapped_decisions
),

named as (
    select
        * exclude (decision_id),
        coalesce(decision_id, concat_ws(':', ticket_id, customer_id, decided_at, kind, amount, agent, nth)) as decision_id
    from numbered
)

select * exclude (file, row_number, as_of, nth)
from named
qualify row_number() over (
    partition by source, decision_id order by coalesce(reviewed_at, decided_at) desc nulls last, file desc, row_number desc
) = 1
