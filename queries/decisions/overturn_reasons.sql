-- One row per reason for which a review changed a decision of the period that was taken on own authority: partly or
-- overturned, in the customer's favour or the house's. Viewers of aggregates get no reason that is given too seldom.
with changed as (
    select
        coalesce(outcome_reason, '(none)') as reason,
        count(*) as count_changed,
        count(*) filter (where outcome = 'partly') as count_partly,
        count(*) filter (where outcome = 'overturned' and outcome_for = 'customer') as count_for_customer,
        count(*) filter (where outcome = 'overturned' and outcome_for = 'house') as count_for_house,
        count(*) filter (where outcome = 'overturned' and outcome_for is null) as count_untold,
        count(*) filter (where kind = 'decline') as count_declines
    from weighed_in($scope)
    where authority = 'own' and not coalesce(is_required, false)
        and is_judged and outcome in ('partly', 'overturned')
    group by all
),

counted as (
    select *, (sum(count_changed) over ())::bigint as count_all from changed
)

select *
from counted
where count_changed >= $scope['smallest_cell']
order by count_changed desc, reason
