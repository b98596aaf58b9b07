-- One row per review, its newest. Without an id of its own it is known by its row.
with named as (
    select *, coalesce(review_id, file || ':' || (row_number + 1)) as id
    from staged_mapped_reviews
)

select * exclude (review_id, id, file, row_number, as_of), id as review_id
from named
qualify row_number() over (partition by source, id order by reviewed_at desc nulls last, file, row_number) = 1
