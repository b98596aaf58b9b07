-- One row per message of the conversations whose messages have all come: pages that begin in the middle of a conversation
-- would make a late answer of what was the fifth.
with told as (
    select *
    from staged_chatwoot_messages
    qualify row_number() over (partition by ticket_id, message_id order by file, row_number) = 1
)

select told.*
from told
join chatwoot_conversations as conversation on conversation.ticket_id = told.ticket_id
qualify min(told.happened_at) over (partition by told.ticket_id) <= any_value(conversation.opened_at) over (partition by told.ticket_id) + interval 5 second
