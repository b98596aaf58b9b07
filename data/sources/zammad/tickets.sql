-- One row per ticket that was not removed. Zammad states durations in the hours of its calendar only.
select
    ticket.ticket_id,
    'zammad' as source,
    ticket.opened_at,
    ticket.first_response_at,
    ticket.first_closed_at as first_resolved_at,
    ends.resolved_at,
    -- A ticket that was merged, or closed at a time that nobody knows, ended no later than its last change.
    case when ticket.status in ('solved', 'closed') and ends.resolved_at is null then ticket.updated_at end as closed_at,
    ticket.status,
    regexp_replace(lower(ticket.priority), '^\d+ ', '') as priority,
    ticket.channel,
    ticket.team,
    ticket.agent,
    ticket.customer_id,
    ticket.subject,
    ticket.tags,
    case when lower(ticket.opened_by) in ('customer', 'agent', 'system') then lower(ticket.opened_by) end as opened_by,
    floor(epoch(ticket.first_response_at) - epoch(ticket.opened_at)) as first_response_seconds,
    ticket.first_response_business_seconds,
    floor(epoch(ticket.first_closed_at) - epoch(ticket.opened_at)) as first_resolution_seconds,
    ticket.close_business_seconds as first_resolution_business_seconds,
    floor(epoch(ends.resolved_at) - epoch(ticket.opened_at)) as resolution_seconds,
    case when ends.resolved_at = ticket.first_closed_at then ticket.close_business_seconds end as resolution_business_seconds,
    case
        when ticket.first_response_left < 0 or ticket.close_left < 0 or ticket.update_left < 0 then false
        when coalesce(ticket.first_response_left, ticket.close_left, ticket.update_left) is not null then true
    end as is_sla_met,
    ticket.as_of
from zammad_tickets as ticket
join zammad_ends as ends on ends.ticket_id = ticket.ticket_id
where ticket.state <> 'removed'
