-- One row per conversation, with the durations that Chatwoot has measured.
with measured as (
    select
        ticket_id,
        min(seconds) filter (where name = 'first_response') as first_response_seconds,
        min(business_seconds) filter (where name = 'first_response') as first_response_business_seconds,
        arg_min(seconds, ended_at) filter (where name = 'conversation_resolved') as first_resolution_seconds,
        arg_min(business_seconds, ended_at) filter (where name = 'conversation_resolved') as first_resolution_business_seconds,
        arg_max(seconds, ended_at) filter (where name = 'conversation_resolved') as resolution_seconds,
        arg_max(business_seconds, ended_at) filter (where name = 'conversation_resolved') as resolution_business_seconds
    from chatwoot_measured
    group by ticket_id
),

resolved as (
    select ticket_id, min(resolved_at) as first_resolved_at, max(resolved_at) as resolved_at, count(*) as times
    from chatwoot_resolutions
    group by ticket_id
),

named as (
    select
        conversation.*,
        conversation.status = 'resolved' as is_resolved,
        resolved.first_resolved_at,
        resolved.resolved_at,
        resolved.times,
        coalesce(measured.first_response_seconds, epoch(conversation.first_reply_at) - epoch(conversation.opened_at)) as first_response_seconds,
        measured.* exclude (ticket_id, first_response_seconds)
    from chatwoot_conversations as conversation
    left join measured on measured.ticket_id = conversation.ticket_id
    left join resolved on resolved.ticket_id = conversation.ticket_id
)

select
    ticket_id,
    'chatwoot' as source,
    opened_at,
    opened_at + to_seconds(cast(first_response_seconds as bigint)) as first_response_at,
    first_resolved_at,
    case when is_resolved then resolved_at end as resolved_at,
    -- When it was resolved is told by other tables only; it was no later than the last change.
    case when is_resolved and resolved_at is null then coalesce(updated_at, last_activity_at) end as closed_at,
    case status when 'resolved' then 'solved' when 'snoozed' then 'hold' else status end as status,
    case priority when 'medium' then 'normal' else priority end as priority,
    regexp_replace(channel, '^Channel::', '') as channel,
    team,
    agent,
    customer_id,
    language,
    labels as tags,
    case when is_resolved then times - 1 else times end as reopens,
    cast(first_response_seconds as bigint) as first_response_seconds,
    first_response_business_seconds,
    first_resolution_seconds,
    first_resolution_business_seconds,
    case when is_resolved then coalesce(resolution_seconds, cast(epoch(resolved_at) - epoch(opened_at) as bigint)) end as resolution_seconds,
    case when is_resolved then resolution_business_seconds end as resolution_business_seconds,
    as_of
from named
