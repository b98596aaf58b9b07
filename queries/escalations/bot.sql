-- One row per way in which the tickets of the period that a bot wrote in went on: handed to people; solved by the bot and
-- no contact of the customer in the next seven days (contained); solved so and the customer came back; anything else (people
-- stepped in without a hand-off, or it is open); or too early to say, or of nobody known. How many, their share with its
-- interval. Viewers of aggregates alone get no row that is too small, nor the one that would reveal it.
with facts as (
    select
        ticket_id,
        source,
        max(value) filter (where measure = 'bot_handed_off') as is_handed,
        max(value) filter (where measure = 'bot_contained') as is_contained,
        max(value) filter (where measure = 'repeat_contact') as is_back
    from every_fact_in($scope)
    where measure in ('bot_handed_off', 'bot_contained', 'repeat_contact')
    group by ticket_id, source
),

ways as (
    select
        case
            when facts.is_handed = 1 then 'handed off'
            when facts.is_contained is null then 'too early'
            when facts.is_contained = 1 then 'contained'
            when facts.is_back = 1 and not seen.is_open and coalesce(seen.replies, 0) = 0 then 'came back'
            else 'other'
        end as way
    from facts
    join tickets_in($scope) as seen on seen.ticket_id = facts.ticket_id and seen.source = facts.source
    where facts.is_handed is not null
),

counted as (
    select way, count(*) as count_tickets, sum(count(*)) over ()::bigint as n from ways group by way
),

crowded as (
    select
        *,
        coalesce(sum(count_tickets) over (order by count_tickets, way rows between unbounded preceding and 1 preceding), 0) as count_below,
        min(count_tickets) over () as smallest
    from counted
)

select
    way,
    count_tickets,
    n,
    count_tickets / nullif(n, 0)::double as share,
    wilson_low(count_tickets, n) as low,
    wilson_high(count_tickets, n) as high
from crowded
where not (
    $scope['smallest_cell'] > 0 and smallest < $scope['smallest_cell']
    and (count_tickets < $scope['smallest_cell'] or count_below < $scope['smallest_cell'])
)
order by case way when 'handed off' then 1 when 'contained' then 2 when 'came back' then 3 when 'other' then 4 else 5 end
