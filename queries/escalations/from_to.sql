-- One row per pair of teams between which tickets were passed in the period: how many, how many of them back to a team
-- that had them before, and the median, with its interval, of the time until the receiver took them up and of how long it
-- held them. `count_waiting` have not been taken up yet.
with handed as (
    select
        coalesce(from_team, '(none)') as from_team,
        to_team,
        is_return,
        picked_up_at,
        left_at,
        case $scope['clock'] when 'business' then business_seconds else seconds end as pick_up,
        case $scope['clock'] when 'business' then held_business_seconds else held_seconds end as held
    from handovers_in($scope)
    where is_transfer
),

ranked as (
    select
        *,
        row_number() over (partition by from_team, to_team, pick_up is null order by pick_up) - 1 as place,
        count(pick_up) over (partition by from_team, to_team) as n
    from handed
)

select
    from_team,
    to_team,
    count(*) as count_transfers,
    count(*) filter (where is_return) as count_returns,
    count(*) filter (where picked_up_at is null and left_at is null) as count_waiting,
    any_value(n) as n,
    quantile_cont(pick_up, [0.5e0, 0.9e0])[1] as median,
    quantile_cont(pick_up, [0.5e0, 0.9e0])[2] as p90,
    max(pick_up) filter (where place = quantile_place_low(n, 0.5e0))::double as median_low,
    max(pick_up) filter (where place = quantile_place_high(n, 0.5e0))::double as median_high,
    quantile_cont(held, 0.5e0) as median_held
from ranked
group by from_team, to_team
order by count_transfers desc, from_team, to_team
