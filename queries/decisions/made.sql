-- One row per cell of $by ('all', 'kind', 'reason', 'policy', 'team', 'tier', 'answer'): the decisions of the period and
-- what they were. Small cells, and those that would reveal one, are left out for viewers of aggregates; `count_withheld`
-- says how many.
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
),

counted as (
    select
        cell,
        count(*) as count_decisions,
        count(*) filter (where kind = 'decline') as count_declines,
        count(*) filter (where is_required) as count_required,
        count(*) filter (where authority = 'own') as count_own,
        count(*) filter (where authority = 'approved') as count_approved,
        count(*) filter (where authority = 'automatic') as count_automatic,
        count(*) filter (where coalesce(authority, '') not in ('own', 'approved', 'automatic')) as count_untold,
        count(*) filter (where answer in ('with_alternative', 'without_alternative')) as count_free_declines,
        count(*) filter (where answer = 'with_alternative') as count_offered,
        count(*) filter (where answer = 'with_alternative')
            / nullif(count(*) filter (where answer in ('with_alternative', 'without_alternative')), 0)::double as offered_share,
        wilson_low(count(*) filter (where answer = 'with_alternative'), count(*) filter (where answer in ('with_alternative', 'without_alternative'))) as offered_low,
        wilson_high(count(*) filter (where answer = 'with_alternative'), count(*) filter (where answer in ('with_alternative', 'without_alternative'))) as offered_high,
        count(*) filter (where is_disputed) as count_disputed,
        count(is_disputed) as count_dispute_told,
        count(*) filter (where is_disputed) / nullif(count(is_disputed), 0)::double as disputed_share,
        wilson_low(count(*) filter (where is_disputed), count(is_disputed)) as disputed_low,
        wilson_high(count(*) filter (where is_disputed), count(is_disputed)) as disputed_high,
        count(*) filter (where is_hindered) as count_hindered
    from celled
    group by cell
),

guarded as (
    select
        *,
        is_small(
            $scope,
            count_decisions,
            coalesce(sum(count_decisions) over (order by count_decisions, cell rows between unbounded preceding and 1 preceding), 0),
            min(count_decisions) over ()
        ) as is_withheld
    from counted
),

marked as (
    select
        *,
        count(*) filter (where is_withheld) over () as count_withheld,
        (sum(count_decisions) over ())::bigint as count_all
    from guarded
)

select * exclude (is_withheld)
from marked
where not is_withheld
order by count_decisions desc, cell
