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
),

told as (
    select
        *,
        n >= $scope['smallest_cell'] as is_told,
        min(n) over (partition by kind, scale_min, scale_max, is_better) >= $scope['smallest_cell'] as is_whole,
        sum(n) over (partition by kind, scale_min, scale_max, is_better)::bigint as n_that_way
    from changed
),

-- How many went which way is known only where none of that way is withheld: the difference would tell the cell.
summed as (
    select
        *,
        coalesce(bool_and(is_whole) filter (where is_better) over (partition by kind, scale_min, scale_max), true) as is_better_told,
        coalesce(bool_and(is_whole) filter (where not is_better) over (partition by kind, scale_min, scale_max), true) as is_worse_told,
        coalesce(max(n_that_way) filter (where is_better) over (partition by kind, scale_min, scale_max), 0) as sum_better,
        coalesce(max(n_that_way) filter (where not is_better) over (partition by kind, scale_min, scale_max), 0) as sum_worse
    from told
)

select
    kind,
    scale_min,
    scale_max,
    previous_score,
    was_satisfied,
    score,
    is_better,
    n,
    case when is_better_told then sum_better end as count_better,
    case when is_worse_told then sum_worse end as count_worse
from summed
where is_told
order by kind, scale_max, previous_score, was_satisfied, score
