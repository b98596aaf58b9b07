-- One row per tag of a ticket.
select ticket_id, 'zammad' as source, 'tag' as kind, trim(unnest(string_split(tags, ','))) as name
from zammad_tickets
where tags is not null
