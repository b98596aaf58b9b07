-- One row per group of tickets with an answered CSAT in the period: 'no failure', 'recovered' (a failure that was made good:
-- something was granted, or the promise kept after all) and 'not recovered'. A failure is a reopening, a missed service
-- level, a broken promise or a dispute; being made good is never told by the score itself.
-- Viewers of aggregates get no small group.
with answered as (
    select ticket_id, source, is_satisfied from surveys_in($scope) where is_satisfied is not null and ticket_id is not null
),

seen as (
    select * from tickets_matching($scope)
),

granted as (
    select distinct ticket_id, ticket_source from decisions_matching($scope) where kind <> 'decline'
),

disputed as (
    select distinct ticket_id, ticket_source from decisions_matching($scope) where is_disputed
),

broken as (
    select distinct ticket_id, ticket_source from promises_matching($scope) where due_at < known_to and coalesce(kept_at > due_at, true)
),

grouped as (
    select
        answered.is_satisfied,
        coalesce(seen.reopens > 0, false) or coalesce(not seen.is_sla_met, false) or broken.ticket_id is not null or disputed.ticket_id is not null as is_failure,
        granted.ticket_id is not null as is_made_good
    from answered
    join seen on seen.ticket_id = answered.ticket_id and seen.source = answered.source
    left join granted on granted.ticket_id = seen.ticket_id and granted.ticket_source = seen.source
    left join disputed on disputed.ticket_id = seen.ticket_id and disputed.ticket_source = seen.source
    left join broken on broken.ticket_id = seen.ticket_id and broken.ticket_source = seen.source
)

select
    case when not is_failure then 'no failure' when is_made_good then 'recovered' else 'not recovered' end as outcome,
    count(*) as n,
    count(*) filter (where is_satisfied) as count_satisfied
from grouped
group by all
having count(*) >= $scope['smallest_cell']
order by outcome
