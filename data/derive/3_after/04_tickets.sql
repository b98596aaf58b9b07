-- One row per ticket, sorted by opening so that a period's tickets lie together.
insert into tickets by name
select told_tickets.* replace (
    coalesce(contacts.is_first_contact, told_tickets.is_first_contact) as is_first_contact,
    coalesce(contacts.is_resolved_first_contact, told_tickets.is_resolved_first_contact) as is_resolved_first_contact
)
from told_tickets
left join contacts on contacts.source = told_tickets.source and contacts.ticket_id = told_tickets.ticket_id
order by told_tickets.opened_at, told_tickets.source, told_tickets.ticket_id;
