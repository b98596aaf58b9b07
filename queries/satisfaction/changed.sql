-- One row per kind, scale, score before and score after of the answers in the period that customers changed: n, whether it
-- got better for us, and how many of its kind and scale went up and down in all. Viewers of aggregates alone get no cell of
-- fewer than the smallest that may be shown.
with changed as (
    select
        kind,
        scale_min,
        scale_max,
        previous_score,
        score,
        (score > previous_score) <> coalesce(is_low_good, false) as is_better,
        count(*) as n
    from surveys_in($scope)
    where is_answered and previous_score is not null and previous_score <> score
    group by all
)

select
    *,
    coalesce(sum(n) filter (where is_better) over (partition by kind, scale_min, scale_max), 0)::bigint as count_better,
    coalesce(sum(n) filter (where not is_better) over (partition by kind, scale_min, scale_max), 0)::bigint as count_worse
from changed
where n >= $scope['smallest_cell']
order by kind, scale_max, previous_score, score
