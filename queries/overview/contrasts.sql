-- One row per measure ('hindered', 'overturned') and cell of it, beside all other cells together. Hindered by policy: of
-- the decisions that name one and tell it, at how many it stood in the way. Overturned by kind of decision ('decline,
-- nothing offered', 'decline, alternative offered', refund, ...): of those taken on own authority and reviewed by somebody
-- else. Viewers of aggregates alone get no cell of fewer than the smallest that may be shown, nor any beside it.
with seen as (
    select * from decisions_in($scope)
),

cells as (
    select 'hindered' as measure, policy as cell, is_hindered::integer as hit
    from seen
    where policy is not null and is_hindered is not null
    union all
    select
        'overturned',
        case
            when kind <> 'decline' then kind
            when alternative_offered then 'decline, alternative offered'
            else 'decline, nothing offered'
        end,
        (outcome = 'overturned')::integer
    from seen
    where kind is not null and authority = 'own' and not coalesce(is_required, false)
        and outcome in ('upheld', 'partly', 'overturned') and coalesce(reviewer <> agent, (reviewer is null) <> (agent is null))
),

summed as (
    select measure, cell, sum(hit)::bigint as hits, count(*) as n from cells group by measure, cell
),

beside as (
    select
        *,
        sum(hits) over (partition by measure)::bigint - hits as hits_beside,
        sum(n) over (partition by measure)::bigint - n as n_beside,
        min(n) over (partition by measure) as smallest
    from summed
)

select measure, cell, hits, n, hits_beside, n_beside
from beside
where $scope['smallest_cell'] = 0
    or (smallest >= $scope['smallest_cell'] and hits >= $scope['smallest_cell'])
order by measure, cell
