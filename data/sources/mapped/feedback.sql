-- One row per feedback, its newest. Without an id of its own it is known by its row.
with named as (
    select *, coalesce(feedback_id, file || ':' || (row_number + 1)) as id
    from staged_mapped_feedback
)

select * exclude (feedback_id, id, file, row_number, as_of), id as feedback_id
from named
qualify row_number() over (partition by source, id order by closed_at desc nulls last, file, row_number) = 1
