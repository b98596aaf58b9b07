-- One row per weekday (1 Monday to 7 Sunday) and hour of the day in the reporting zone in which tickets were opened:
-- how many, and their median $measure. Viewers of aggregates alone get no cell of too few, nor the next one where
-- subtraction would reveal it.
with cells as (
    select
        isodow(opened_local) as weekday,
        hour(opened_local) as hour,
        count(*) as count_tickets,
        count(case $measure when 'resolution' then resolution else response end) as count_measured,
        quantile_cont(case $measure when 'resolution' then resolution else response end, 0.5e0) as median
    from tickets_in($scope)
    group by all
),

guarded as (
    select
        *,
        is_small(
            $scope,
            count_tickets,
            coalesce(sum(count_tickets) over (
                order by count_tickets, weekday, hour rows between unbounded preceding and 1 preceding
            ), 0),
            min(count_tickets) over ()
        ) as is_withheld
    from cells
)

select
    weekday,
    hour,
    count_tickets,
    case when count_measured >= $scope['smallest_cell'] then count_measured end as count_measured,
    case when count_measured >= $scope['smallest_cell'] then median end as median
from guarded
where not is_withheld
order by weekday, hour
