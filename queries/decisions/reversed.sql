-- One row per kind of ticket, escalated or not, on which a decline of the period was told: how many, and how many of them
-- were taken back by a later grant or a review in the customer's favour. Declines that regulation required are apart.
with counted as (
    select
        coalesce(is_escalated, false) as is_escalated,
        count(*) as n,
        count(*) filter (where is_reversed) as count_reversed
    from decisions_in($scope)
    where kind = 'decline' and is_reversed is not null and not coalesce(is_required, false)
    group by all
),

sized as (
    select *, min(n) over () as smallest from counted
)

select
    is_escalated,
    n,
    count_reversed,
    count_reversed / nullif(n, 0)::double as share,
    wilson_low(count_reversed, n) as low,
    wilson_high(count_reversed, n) as high
from sized
where smallest >= $scope['smallest_cell']
order by is_escalated
