-- One row per review: the last row of its id. Without one it is known by its site, time, score and words.
with named as (
    select *, coalesce(review_id, concat_ws(' ', site, reviewed_at, score, words)) as id
    from staged_log_reviews
)

select
    id as review_id,
    'log' as source,
    site,
    reviewed_at,
    score,
    coalesce(scale_min, 1) as scale_min,
    coalesce(scale_max, 5) as scale_max,
    words,
    answered_at,
    customer_id,
    region,
    language
from named
qualify row_number() over (partition by id order by file desc, row_number desc) = 1
