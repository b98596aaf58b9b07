-- Who decided, for whom: where a decision does not say it, the agent, team and customer of its ticket.
update decisions
set
    agent = coalesce(decisions.agent, ticket.agent),
    team = coalesce(decisions.team, ticket.team),
    customer_id = coalesce(decisions.customer_id, ticket.customer_id)
from tickets as ticket
where ticket.ticket_id = decisions.ticket_id and ticket.source = decisions.ticket_source
