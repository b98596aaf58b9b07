-- One row per conversation: the newest.
select *
from staged_chatwoot_conversations
qualify row_number() over (partition by ticket_id order by coalesce(updated_at, last_activity_at) desc nulls last, file, row_number) = 1
