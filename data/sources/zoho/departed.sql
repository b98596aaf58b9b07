-- One row per ticket that was deleted or is spam.
select ticket_id, 'zoho' as source, opened_at, coalesce(updated_at, closed_at) as departed_at, case when is_spam then 'spam' else 'deleted' end as reason
from zoho_tickets
where is_deleted or is_spam
