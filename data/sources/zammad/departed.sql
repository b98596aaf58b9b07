-- One row per ticket that was removed.
select ticket_id, 'zammad' as source, opened_at, updated_at as departed_at, 'deleted' as reason
from zammad_tickets
where state = 'removed'
