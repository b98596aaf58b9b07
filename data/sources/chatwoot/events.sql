-- One row per thing that happened to a conversation whose messages have come: what was said, and when it was resolved or
-- opened again.
with agents as (
    select distinct actor from chatwoot_messages where sender_type = 'user'
    union
    select distinct agent from chatwoot_conversations where agent is not null
),

teams as (
    select distinct team from chatwoot_conversations where team is not null
),

-- "Assigned to A by B" says of neither whether it is a person or a team.
assigned as (
    select *, regexp_extract(content, '^Assigned to (.+?)( via .+)? by .+$', 1) as assigned_to, regexp_extract(content, '^(.+) self-assigned this conversation$', 1) as taken_by
    from chatwoot_messages
    where message_type = 'activity'
)

select
    ticket_id,
    'chatwoot' as source,
    happened_at,
    case when content_type = 'input_csat' then 'survey' when is_private then 'note' else 'message' end as kind,
    actor,
    case
        when message_type = 'incoming' then 'customer'
        when message_type = 'template' or sender_type in ('agent_bot', 'captain_assistant') then 'bot'
        else 'agent'
    end as actor_role,
    null as to_value,
    try_cast(message_id as bigint) as event_order
from chatwoot_messages
where message_type <> 'activity'
union all by name
select ticket_id, 'chatwoot' as source, happened_at, 'assignment' as kind, 'agent' as actor_role, coalesce(nullif(taken_by, ''), assigned_to) as to_value, try_cast(message_id as bigint) as event_order
from assigned
where taken_by <> '' or assigned_to in (select actor from agents)
union all by name
select ticket_id, 'chatwoot' as source, happened_at, 'team' as kind, 'agent' as actor_role, assigned_to as to_value, try_cast(message_id as bigint) as event_order
from assigned
where assigned_to in (select team from teams) and assigned_to not in (select actor from agents where actor is not null)
union all by name
select ticket_id, 'chatwoot' as source, opened_at as happened_at, 'status' as kind, 'system' as actor_role, 'open' as to_value
from chatwoot_conversations
where ticket_id in (select ticket_id from chatwoot_messages)
union all by name
select ticket_id, 'chatwoot' as source, resolved_at as happened_at, 'status' as kind, 'agent' as actor_role, 'solved' as to_value
from chatwoot_resolutions
where ticket_id in (select ticket_id from chatwoot_messages)
union all by name
select ticket_id, 'chatwoot' as source, happened_at, 'status' as kind, 'agent' as actor_role, case when lower(content) like '%snoozed%' then 'hold' when lower(content) like '%pending%' then 'pending' else 'open' end as to_value
from chatwoot_messages
where message_type = 'activity'
    and (lower(content) like 'conversation was %reopened by %' or lower(content) like 'conversation was %snoozed by %' or lower(content) like 'conversation was marked as pending by %' or lower(content) like 'system reopened the conversation%')
