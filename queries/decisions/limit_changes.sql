-- One row per change of a limit of authority whose old and new limit both held for decisions of the period: what the front
-- line granted under each, before and from the day on, and the difference of the share decided without asking (Newcombe).
with changes as (
    select
        valid_from,
        limit_before,
        limit_amount,
        string_agg(distinct coalesce(currency, '(none)'), ', ' order by coalesce(currency, '(none)')) as currencies,
        string_agg(distinct coalesce(role, team, kind, '(none)'), ', ' order by coalesce(role, team, kind, '(none)')) as whose
    from authority_in($scope)
    group by valid_from, limit_before, limit_amount
),

decided as (
    select *, cast(decided_local as date) as day
    from decisions_in($scope)
    where authority in ('own', 'approved') and not coalesce(is_required, false)
),

counted as (
    select
        changes.valid_from,
        changes.limit_before::double as limit_before,
        changes.limit_amount::double as limit_amount,
        any_value(changes.currencies) as currencies,
        any_value(changes.whose) as whose,
        count(*) filter (where day < valid_from) as count_before,
        count(*) filter (where day < valid_from and authority = 'own') as own_before,
        count(*) filter (where day >= valid_from) as count_after,
        count(*) filter (where day >= valid_from and authority = 'own') as own_after
    from changes
    join decided
        on (decided.ceiling = changes.limit_before and decided.day < changes.valid_from)
        or (decided.ceiling = changes.limit_amount and decided.day >= changes.valid_from)
    group by changes.valid_from, changes.limit_before, changes.limit_amount
)

select
    *,
    own_after / nullif(count_after, 0)::double - own_before / nullif(count_before, 0)::double as difference,
    newcombe_low(own_after, count_after, own_before, count_before) as difference_low,
    newcombe_high(own_after, count_after, own_before, count_before) as difference_high
from counted
where count_before >= $scope['smallest_cell'] and count_after >= $scope['smallest_cell']
    and count_before > 0 and count_after > 0
order by valid_from, limit_before
