-- One row per ticket that is not deleted. Durations are those that the tool states.
with named as (
    select *, status in ('solved', 'closed') as is_solved
    from zendesk_known
    where not is_deleted
),

-- Metric events name every target that was missed; one that was met and none that was missed is a ticket in time.
levels as (
    select
        ticket_id,
        case when bool_or(type = 'breach') then false when bool_or(type = 'fulfill') then true end as is_sla_met
    from staged_zendesk_metric_events
    where not coalesce(is_deleted, false)
    group by ticket_id
    having bool_or(type = 'apply_sla')
)

select
    named.ticket_id,
    'zendesk' as source,
    opened_at,
    opened_at + to_seconds(first_response_seconds) as first_response_at,
    opened_at + to_seconds(first_resolution_seconds) as first_resolved_at,
    case when is_solved then solved_at end as resolved_at,
    -- The export does not say when a ticket was closed; a ticket closed without being solved ended no later than its last update.
    case when is_solved and solved_at is null then updated_at end as closed_at,
    status,
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
    opened_by,
    brand,
    tier,
    merges.merged_into,
    follows,
    problem_id,
    url,
    replies,
    reopens,
    -- A station is a group the ticket has been in, the first one included; never assigned is no transfer either.
    case when stations > 0 then stations - 1 else stations end as transfers,
    first_response_seconds,
    first_response_business_seconds,
    first_resolution_seconds,
    first_resolution_business_seconds,
    case when is_solved and solved_at is not null then coalesce(resolution_seconds, epoch(solved_at) - epoch(opened_at)) end as resolution_seconds,
    case when is_solved and solved_at is not null then resolution_business_seconds end as resolution_business_seconds,
    requester_wait_seconds,
    requester_wait_business_seconds,
    agent_wait_seconds,
    agent_wait_business_seconds,
    on_hold_seconds,
    levels.is_sla_met,
    as_of
from named
left join zendesk_merges as merges on merges.ticket_id = named.ticket_id
left join levels on levels.ticket_id = named.ticket_id
