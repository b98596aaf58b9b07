-- One row per tag and custom field of a conversation.
select conversation_id as ticket_id, 'helpscout' as source, 'tag' as kind, name, null as value
from helpscout_tags
union all by name
select conversation_id as ticket_id, 'helpscout' as source, 'field' as kind, name, value
from helpscout_fields
