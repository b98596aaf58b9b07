-- One row per ticket: its newest row over all files, because exports of two months overlap.
with newest as (
    select *
    from staged_zendesk_tickets
    qualify row_number() over (partition by ticket_id order by updated_at desc, file, row_number) = 1
),

named as (
    select
        *,
        case lower(status) when 'on-hold' then 'hold' when 'onhold' then 'hold' else lower(status) end as state,
        lower(status) in ('solved', 'closed') as is_solved
    from newest
)

select
    ticket_id,
    'zendesk' as source,
    opened_at,
    opened_at + to_seconds(first_response_seconds) as first_response_at,
    opened_at + to_seconds(first_resolution_seconds) as first_resolved_at,
    case when is_solved then solved_at end as resolved_at,
    -- The export does not say when a ticket was closed; a ticket closed without being solved ended no later than its last update.
    case when is_solved and solved_at is null then updated_at end as closed_at,
    state as status,
    lower(priority) as priority,
    channel,
    topic,
    team,
    agent,
    customer_id,
    region,
    language,
    replies,
    reopens,
    -- A station is a group the ticket has been in, the first one included; never assigned is no transfer either.
    case
        when coalesce(group_stations, assignee_stations) > 0 then coalesce(group_stations, assignee_stations) - 1
        else coalesce(group_stations, assignee_stations)
    end as transfers,
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
    as_of
from named
where state <> 'deleted'
