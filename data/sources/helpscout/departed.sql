-- One row per conversation that was deleted or marked as spam; its last update is when.
select conversation_id as ticket_id, 'helpscout' as source, created_at as opened_at, updated_at as departed_at, case when is_deleted then 'deleted' else 'spam' end as reason
from helpscout_newest
where is_deleted or is_spam
