-- One row per kind of survey, scale and score answered in the period: n, its share of the answers on that scale with its
-- interval, and whether it counts as good, middle or bad. Scales stand apart and are never mixed. Viewers of aggregates
-- alone get no cell of fewer than the smallest that may be shown, nor the one that would reveal it by subtraction.
with counted as (
    select
        kind,
        scale_min,
        scale_max,
        coalesce(is_low_good, false) as is_low_good,
        score,
        case
            when kind = 'csat' then case when is_satisfied then 'good' else 'bad' end
            when kind = 'nps' then case promotion when 1 then 'good' when 0 then 'middle' else 'bad' end
            when is_easy then 'good'
            when 2 * score = scale_min + scale_max then 'middle'
            else 'bad'
        end as standing,
        count(*) as n
    from surveys_in($scope)
    where is_answered
    group by all
),

crowded as (
    select
        *,
        sum(n) over (partition by kind, scale_min, scale_max, is_low_good)::bigint as n_of_scale,
        coalesce(sum(n) over (
            partition by kind, scale_min, scale_max, is_low_good order by n, score rows between unbounded preceding and 1 preceding
        ), 0) as count_below,
        min(n) over (partition by kind, scale_min, scale_max, is_low_good) as smallest
    from counted
),

guarded as (
    select
        *,
        $scope['smallest_cell'] > 0 and smallest < $scope['smallest_cell']
            and (n < $scope['smallest_cell'] or count_below < $scope['smallest_cell']) as is_withheld
    from crowded
)

select
    kind,
    scale_min,
    scale_max,
    is_low_good,
    score,
    standing,
    is_withheld,
    case when n_of_scale >= $scope['smallest_cell'] then n_of_scale end as n_of_scale,
    case when not is_withheld then n end as n,
    case when not is_withheld then n / nullif(n_of_scale, 0)::double end as share,
    case when not is_withheld then wilson_low(n, n_of_scale) end as low,
    case when not is_withheld then wilson_high(n, n_of_scale) end as high
from guarded
order by kind, scale_max, is_low_good, score
