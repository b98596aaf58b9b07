-- One row per kind, scale, answer before and answer after of the answers in the period that customers changed: n, whether it
-- got better for us, and how many of its kind and scale went up and down in all. Where exports tell of the answer before
-- only whether it was good, `previous_score` is null, `was_satisfied` says it, and changes within good or bad are unknown.
-- Viewers of aggregates alone get no cell of fewer than the smallest that may be shown.
with changed as (
    select
        kind,
        scale_min,
        scale_max,
        previous_score,
        case when previous_score is null then was_satisfied end as was_satisfied,
        score,
        case
            when previous_score is null then is_satisfied
            else (score > previous_score) <> coalesce(is_low_good, false)
        end as is_better,
        count(*) as n
    from surveys_in($scope)
    where is_answered
        and case when previous_score is null then was_satisfied <> is_satisfied else previous_score <> score end
    group by all
)

select
    *,
    coalesce(sum(n) filter (where is_better) over (partition by kind, scale_min, scale_max), 0)::bigint as count_better,
    coalesce(sum(n) filter (where not is_better) over (partition by kind, scale_min, scale_max), 0)::bigint as count_worse
from changed
where n >= $scope['smallest_cell']
order by kind, scale_max, previous_score, was_satisfied, score
