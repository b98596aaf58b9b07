-- One row per team to which $agent passed tickets in the period: how many, the median time until that team took them up,
-- with its interval, and how many have not been taken up yet. The delay is the receiving team's.
with handed as (
    select
        to_team,
        picked_up_at,
        left_at,
        case $scope['clock'] when 'business' then business_seconds else seconds end as pick_up
    from handovers_in($scope)
    where is_transfer and handed_by = $agent and $scope['smallest_cell'] = 0
),

ranked as (
    select
        *,
        row_number() over (partition by to_team, pick_up is null order by pick_up) - 1 as place,
        count(pick_up) over (partition by to_team) as n
    from handed
)

select
    to_team,
    count(*) as count_transfers,
    count(*) filter (where picked_up_at is null and left_at is null) as count_waiting,
    any_value(n) as n,
    quantile_cont(pick_up, 0.5e0) as value,
    max(pick_up) filter (where place = quantile_place_low(n, 0.5e0))::double as low,
    max(pick_up) filter (where place = quantile_place_high(n, 0.5e0))::double as high
from ranked
group by to_team
order by count_transfers desc, to_team
