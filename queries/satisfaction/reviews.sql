-- One row per site, scale and cell of $by ('week', else all in one) of the public reviews in the period: mean score with its
-- interval, how many were answered, and the median time to an answer, with how many still wait for one. Calendar seconds.
with seen as (
    select
        *,
        coalesce(site, '(none)') as place,
        case $by when 'week' then cast(cast(date_trunc('week', reviewed_local) as date) as varchar) else '' end as cell,
        case when answered_at >= reviewed_at then floor(epoch(answered_at) - epoch(reviewed_at))::bigint end as seconds
    from reviews_matching($scope)
    where score is not null
),

ranked as (
    select
        *,
        row_number() over (partition by place, scale_min, scale_max, cell, seconds is null order by seconds) - 1 as rank_of_time,
        count(seconds) over (partition by place, scale_min, scale_max, cell) as count_timed
    from seen
),

counted as (
    select
        place,
        scale_min,
        scale_max,
        cell,
        count(*) as n,
        avg(score) as mean,
        stddev_samp(score) as deviation,
        count(answered_at) as count_answered,
        quantile_cont(seconds, 0.5e0) as median,
        max(seconds) filter (where rank_of_time = quantile_place_low(count_timed, 0.5e0)) as median_low,
        max(seconds) filter (where rank_of_time = quantile_place_high(count_timed, 0.5e0)) as median_high
    from ranked
    group by place, scale_min, scale_max, cell
)

select
    place as site,
    scale_min,
    scale_max,
    cell,
    n,
    mean,
    mean - 1.959963984540054e0 * deviation / nullif(sqrt(n), 0) as mean_low,
    mean + 1.959963984540054e0 * deviation / nullif(sqrt(n), 0) as mean_high,
    count_answered,
    n - count_answered as count_waiting,
    count_answered / nullif(n, 0)::double as answered_share,
    wilson_low(count_answered, n) as answered_low,
    wilson_high(count_answered, n) as answered_high,
    median,
    median_low,
    median_high
from counted
where n >= $scope['smallest_cell']
order by site, scale_max, cell
