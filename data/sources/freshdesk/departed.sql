-- One row per ticket that was deleted or marked as spam; the last update is when.
select ticket_id, 'freshdesk' as source, opened_at, updated_at as departed_at, case when is_deleted then 'deleted' else 'spam' end as reason
from freshdesk_newest
where is_deleted or is_spam
