-- One row per feedback, its newest. Without an id of its own it is known by what it says: exports overlap, and two
-- equal rows of one file are two.
with numbered as (
    select
        *,
        row_number() over (
            partition by source, ticket_id, topic, words, department, passed_on_at, agent, file order by row_number
        ) as nth
    from staged_mapped_feedback
),

named as (
    select
        * exclude (feedback_id),
        coalesce(feedback_id, concat_ws(':', ticket_id, topic, words, department, passed_on_at, agent, nth)) as feedback_id
    from numbered
)

select * exclude (file, row_number, as_of, nth)
from named
qualify row_number() over (
    partition by source, feedback_id order by coalesce(closed_at, acknowledged_at) desc nulls last, file desc, row_number desc
) = 1
