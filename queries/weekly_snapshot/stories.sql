-- One row per story of the period, two at most, of tickets whose customer answered the CSAT survey with a comment. 'good':
-- satisfied, and the most had gone wrong before (reopened, passed on, escalated, a service level missed), then the better
-- score, then the longer comment. 'lesson': not satisfied, with the worst score, then the longer wait, then the longer comment.
with answered as (
    select
        survey_id,
        source,
        ticket_id,
        is_satisfied,
        score,
        scale_min,
        scale_max,
        (score - scale_min) / nullif(scale_max - scale_min, 0)::double as height,
        trim(comment) as comment,
        owned_at
    from surveys_in($scope)
    where kind = 'csat' and is_answered and length(trim(comment)) > 0 and ticket_id is not null
),

decided as (
    select ticket_id, ticket_source, max_by(kind, decided_at) as decision, max_by(authority, decided_at) as authority
    from decisions_matching($scope)
    where ticket_id is not null
    group by ticket_id, ticket_source
),

told as (
    select
        answered.*,
        seen.topic,
        seen.channel,
        seen.team,
        seen.response,
        seen.resolution,
        seen.replies,
        seen.reopens,
        seen.transfers,
        seen.is_escalated,
        seen.is_sla_met,
        decided.decision,
        decided.authority,
        coalesce(seen.reopens > 0, false)::integer + coalesce(seen.transfers > 0, false)::integer
            + coalesce(seen.is_escalated, false)::integer + coalesce(not seen.is_sla_met, false)::integer as troubles,
        coalesce(seen.requester_wait_seconds, seen.resolution_seconds, seen.observed_seconds) as waited
    from answered
    join tickets_matching($scope) as seen on seen.ticket_id = answered.ticket_id and seen.source = answered.source
    left join decided on decided.ticket_id = seen.ticket_id and decided.ticket_source = seen.source
),

ranked as (
    select
        *,
        row_number() over (
            partition by is_satisfied order by
                case when is_satisfied then -troubles end,
                case when is_satisfied then -height else height end,
                case when not is_satisfied then -waited end,
                length(comment) desc, owned_at, source, survey_id
        ) as place
    from told
    where is_satisfied is not null
)

select
    case when is_satisfied then 'good' else 'lesson' end as story,
    survey_id,
    source,
    ticket_id,
    score,
    scale_min,
    scale_max,
    comment,
    topic,
    channel,
    team,
    response,
    resolution,
    replies,
    reopens,
    transfers,
    is_escalated,
    is_sla_met,
    decision,
    authority,
    troubles
from ranked
where place = 1
order by story
