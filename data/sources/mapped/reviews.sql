-- One row per review, its newest. Without an id of its own it is known by what it says: exports overlap, and two equal
-- rows of one file are two reviews.
with numbered as (
    select
        *,
        row_number() over (
            partition by source, site, reviewed_at, score, words, customer_id, file order by row_number
        ) as nth
    from staged_mapped_reviews
),

named as (
    select
        * exclude (review_id),
        coalesce(review_id, concat_ws(':', site, reviewed_at, score, words, customer_id, nth)) as review_id
    from numbered
)

select * exclude (file, row_number, as_of, nth)
from named
qualify row_number() over (
    partition by source, review_id order by coalesce(answered_at, reviewed_at) desc nulls last, file desc, row_number desc
) = 1
