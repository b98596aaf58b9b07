-- One row per measured duration of a conversation, each once. Some versions number conversations in these events as their
-- database does and not as people see them: only one that begins when the conversation did is this conversation's.
select event.*
from staged_chatwoot_reporting_events as event
join chatwoot_conversations as conversation
    on conversation.ticket_id = event.ticket_id
    and abs(epoch(event.started_at) - epoch(conversation.opened_at)) < 2
where event.name in ('first_response', 'conversation_resolved')
qualify row_number() over (partition by event.event_id order by event.file, event.row_number) = 1
