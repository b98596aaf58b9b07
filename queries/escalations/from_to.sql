-- One row per pair of teams between which tickets were passed in the period: how many, how many of them back to a team
-- that had them before, and the median, with its interval, of the time until the receiver took them up and of how long it
-- held them. `count_waiting` have not been taken up yet. Viewers of aggregates alone get no pair of fewer than the smallest
-- cell, nor the one that would reveal it among those of the same receiver: `is_withheld`.
with handed as (
    select
        ticket_id,
        source,
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
),

paired as (
    select
        from_team,
        to_team,
        count(*) as count_transfers,
        count(distinct (source, ticket_id)) as count_tickets,
        count(*) filter (where is_return) as count_returns,
        count(*) filter (where picked_up_at is null and left_at is null) as count_waiting,
        any_value(n) as n,
        quantile_cont(pick_up, [0.5e0, 0.9e0]) as quantiles,
        max(pick_up) filter (where place = quantile_place_low(n, 0.5e0))::double as median_low,
        max(pick_up) filter (where place = quantile_place_high(n, 0.5e0))::double as median_high,
        count(held) as n_held,
        quantile_cont(held, 0.5e0) as median_held
    from ranked
    group by from_team, to_team
),

-- The smallest pairs first: where those below the limit hold together fewer than it, the next one goes with them.
crowded as (
    select
        *,
        coalesce(sum(count_transfers) over (
            partition by to_team order by count_transfers, from_team rows between unbounded preceding and 1 preceding
        ), 0) as count_below,
        min(count_transfers) over (partition by to_team) as smallest
    from paired
),

guarded as (
    select
        *,
        $scope['smallest_cell'] > 0 and smallest < $scope['smallest_cell']
            and (count_transfers < $scope['smallest_cell'] or count_below < $scope['smallest_cell']) as is_withheld
    from crowded
)

select
    from_team,
    to_team,
    is_withheld,
    case when not is_withheld then count_transfers end as count_transfers,
    case when not is_withheld then count_tickets end as count_tickets,
    case when not is_withheld then count_returns end as count_returns,
    case when not is_withheld then count_waiting end as count_waiting,
    case when not is_withheld then n end as n,
    case when not is_withheld and n >= $scope['smallest_cell'] then quantiles[1] end as median,
    case when not is_withheld and n >= $scope['smallest_cell'] then quantiles[2] end as p90,
    case when not is_withheld then median_low end as median_low,
    case when not is_withheld then median_high end as median_high,
    case when not is_withheld and n_held >= $scope['smallest_cell'] then median_held end as median_held,
    case when not is_withheld then count_returns / nullif(count_transfers, 0)::double end as return_share,
    case when not is_withheld then wilson_low(count_returns, count_transfers) end as return_low,
    case when not is_withheld then wilson_high(count_returns, count_transfers) end as return_high
from guarded
order by guarded.count_transfers desc, from_team, to_team
