-- One row per label of a conversation.
select ticket_id, 'chatwoot' as source, 'tag' as kind, trim(unnest(string_split(labels, ','))) as name
from chatwoot_conversations
where labels is not null
