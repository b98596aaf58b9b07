-- One row per key under which other tables name a ticket: its id and its number.
select ticket_id as key, ticket_id from zoho_tickets
union
select record, ticket_id from zoho_tickets where record is not null and record not in (select ticket_id from zoho_tickets)
