-- One row per ticket that is neither deleted nor spam. Freshdesk's own durations are business time; calendar time is
-- taken from its instants. A ticket that was closed without being resolved first is resolved by that.
with ended as (
    select
        *,
        state in ('solved', 'closed') as is_settled,
        case when state in ('solved', 'closed') then coalesce(resolved_at, closed_at) end as settled_at
    from freshdesk_newest
    where not coalesce(is_deleted, false) and not coalesce(is_spam, false)
)

select
    ticket_id,
    'freshdesk' as source,
    opened_at,
    first_response_at,
    -- Only the latest resolution is told; it is the first one where the ticket was never reopened.
    case when status_updated_at is not null and reopened_at is null then settled_at end as first_resolved_at,
    settled_at as resolved_at,
    case when state = 'closed' then closed_at end as closed_at,
    state as status,
    priority,
    channel,
    topic,
    team,
    agent,
    customer_id,
    region,
    language,
    subject,
    tags,
    case when channel = 'Outbound Email' then 'agent' else 'customer' end as opened_by,
    brand,
    tier,
    replies,
    -- The last reopening is told, not how many there were: at least one.
    case when reopened_at is not null then 1 when status_updated_at is not null then 0 end as reopens,
    floor(epoch(first_response_at)) - floor(epoch(opened_at)) as first_response_seconds,
    first_response_business_seconds,
    case when status_updated_at is not null and reopened_at is null then floor(epoch(settled_at)) - floor(epoch(opened_at)) end as first_resolution_seconds,
    floor(epoch(settled_at)) - floor(epoch(opened_at)) as resolution_seconds,
    case when is_settled then resolution_business_seconds end as resolution_business_seconds,
    -- Missed as soon as a due time has passed; met only once the ticket is resolved.
    case when is_sla_missed then false when due_at is not null and is_settled then true else is_sla_met end as is_sla_met,
    as_of
from ended
