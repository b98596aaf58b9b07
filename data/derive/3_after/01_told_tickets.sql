-- One row per ticket without events: all that is known is what its tool states.
insert into told_tickets
select tickets.*
from tickets
left join numbered on numbered.source = tickets.source and numbered.ticket_id = tickets.ticket_id
where numbered.ticket is null;
