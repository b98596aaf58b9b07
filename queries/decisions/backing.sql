-- One row per cell of $by (as in decisions/made): decisions on own authority, how many were reviewed, and what came of it.
-- Decisions that regulation required are apart. `count_judged` leaves out who reviewed a decision of their own. Small
-- cells are left out as in decisions/made; a cell of too few judged tells of no outcome.
with celled as (
    select
        *,
        case $by
            when 'kind' then kind
            when 'reason' then coalesce(reason, '(none)')
            when 'policy' then coalesce(policy, '(none)')
            when 'team' then coalesce(team, '(none)')
            when 'tier' then coalesce(tier, '(none)')
            when 'answer' then coalesce(answer, '(none)')
            else ''
        end as cell
    from weighed_in($scope)
    where authority = 'own' and not coalesce(is_required, false)
),

counted as (
    select
        cell,
        count(*) as count_own,
        count(*) filter (where outcome is not null) as count_reviewed,
        count(*) filter (where outcome is not null and reviewer = agent) as count_self_reviewed,
        count(*) filter (where is_judged) as count_judged,
        count(*) filter (where is_judged and outcome = 'upheld') as count_upheld,
        count(*) filter (where is_judged and outcome = 'partly') as count_partly,
        count(*) filter (where is_judged and outcome = 'overturned') as count_overturned,
        count(*) filter (where is_judged and outcome = 'overturned' and outcome_for = 'customer') as count_for_customer,
        count(*) filter (where is_judged and outcome = 'overturned' and outcome_for = 'house') as count_for_house
    from celled
    group by cell
),

guarded as (
    select
        *,
        is_small(
            $scope,
            count_judged,
            coalesce(sum(count_judged) over (order by count_judged, cell rows between unbounded preceding and 1 preceding), 0),
            min(count_judged) over ()
        ) as is_withheld
    from counted
)
select * exclude (is_withheld)
from guarded
where not is_withheld
order by count_own desc, cell
