-- One row per comment of a ticket. An audit and the list of comments tell of the same comment under the same number; the
-- audit knows whether it was public when it was written.
with chats as (
    select distinct chat_id, ticket_id
    from staged_zendesk_chats
),

told as (
    select
        ticket_id,
        event_id as comment_id,
        coalesce(author_id, audit_author_id) as author_id,
        coalesce(is_public, true) as is_public,
        happened_at as said_at,
        try_cast(event_id as bigint) as place,
        coalesce(channel, audit_channel) as channel,
        coalesce(via_rel, audit_via_rel) as via_rel,
        coalesce(via_ticket_ids, audit_via_ticket_ids) as via_ticket_ids,
        merged_into,
        call_seconds,
        call_started_at,
        false as is_bot,
        1 as rank
    from staged_zendesk_audits
    where type in ('Comment', 'VoiceComment', 'FacebookComment', 'Tweet')
    union all by name
    select
        ticket_id, comment_id, author_id, is_public, commented_at as said_at, try_cast(comment_id as bigint) as place,
        channel, via_rel, via_ticket_ids, merged_into, call_seconds, call_started_at, false as is_bot, 2 as rank
    from staged_zendesk_comments
    union all by name
    select
        ticket_id, comment_id, author_id, is_public, commented_at as said_at, try_cast(comment_id as bigint) as place,
        channel, via_rel, via_ticket_ids, merged_into, call_seconds, call_started_at, false as is_bot, 2 as rank
    from staged_zendesk_comments_in_tickets
    union all by name
    -- A chat is a conversation within a ticket. Its own notices and what a visitor sees of earlier chats are left out.
    select
        chats.ticket_id,
        concat_ws('/', said.chat_id, epoch_us(said.happened_at), said.place, said.actor_id) as comment_id,
        case when starts_with(said.actor_id, '__') then '-1' else nullif(regexp_replace(said.actor_id, '^agent:', ''), '') end as author_id,
        true as is_public,
        said.happened_at as said_at,
        said.place,
        'chat' as channel,
        said.bot is not null as is_bot,
        3 as rank
    from staged_zendesk_chat_events as said
    join chats on chats.chat_id = said.chat_id
    where said.type = 'ChatMessage' and not coalesce(said.is_history, false)
)

select *
from told
qualify row_number() over (partition by ticket_id, comment_id order by rank, is_public desc, said_at, author_id) = 1
