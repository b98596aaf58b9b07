-- One row per stratum of the tickets resolved in the period (topic, channel, reopened or not): how many there were, were
-- asked, answered and were satisfied. What the weighting of CSAT against non-response stands on.
with resolved as (
    select *, coalesce(reopens > 0, false) as is_reopened
    from tickets_matching($scope)
    where resolved_at is not null and is_owned($scope, resolved_at)
),

asked as (
    select
        ticket_id,
        source,
        bool_or(is_answered) as is_answered,
        bool_and(is_asking_told) as is_asking_told,
        bool_or(is_satisfied) as is_satisfied
    from surveys_matching($scope)
    where kind = 'csat' and ticket_id is not null
    group by ticket_id, source
)

select
    coalesce(resolved.topic, '(none)') as topic,
    coalesce(resolved.channel, '(none)') as channel,
    resolved.is_reopened,
    count(*) as population,
    -- Where only answers are told, everybody may have been asked: the bounds are as wide as that.
    case when bool_or(not asked.is_asking_told) then count(*) else count(asked.ticket_id) end as sent,
    count(*) filter (where asked.is_answered) as answered,
    count(*) filter (where asked.is_satisfied) as satisfied
from resolved
left join asked on asked.ticket_id = resolved.ticket_id and asked.source = resolved.source
group by resolved.topic, resolved.channel, resolved.is_reopened
order by topic, channel, is_reopened
