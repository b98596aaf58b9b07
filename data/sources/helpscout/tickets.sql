-- One row per conversation that is neither deleted nor spam. Help Scout states no durations of a conversation; they come from
-- its threads. Closed is solved, because a reply opens the conversation again.
with topics as (
    select conversation_id, min(value) as topic
    from helpscout_fields
    where regexp_matches(lower(name), 'reason|topic|categor|^type$')
    group by conversation_id
),

tagged as (
    select conversation_id, string_agg(name, ',' order by name) as tags
    from helpscout_tags
    group by conversation_id
)

select
    newest.conversation_id as ticket_id,
    'helpscout' as source,
    newest.created_at as opened_at,
    case when newest.ticket_status = 'solved' then newest.closed_at end as resolved_at,
    newest.ticket_status as status,
    upper(left(newest.channel, 1)) || substr(newest.channel, 2) as channel,
    topics.topic,
    newest.team,
    newest.agent,
    newest.customer_id,
    newest.subject,
    tagged.tags,
    case lower(newest.author_type) when 'customer' then 'customer' when 'user' then 'agent' end as opened_by,
    'https://secure.helpscout.net/conversation/' || newest.conversation_id || '/' || newest.number as url,
    case when newest.ticket_status = 'solved' then floor(epoch(newest.closed_at)) - floor(epoch(newest.created_at)) end as resolution_seconds,
    newest.as_of
from helpscout_newest as newest
left join topics on topics.conversation_id = newest.conversation_id
left join tagged on tagged.conversation_id = newest.conversation_id
where not coalesce(newest.is_deleted, false) and not coalesce(newest.is_spam, false)
