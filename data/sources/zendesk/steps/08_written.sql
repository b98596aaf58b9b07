-- One row per ticket of the CSV exports: its newest row over all files, because exports of two months overlap.
with newest as (
    select *
    from staged_zendesk_tickets
    qualify row_number() over (partition by ticket_id order by updated_at desc, file, row_number) = 1
)

select
    ticket_id,
    opened_at,
    updated_at,
    lower(status) as status,
    lower(priority) as priority,
    channel,
    topic,
    team,
    agent,
    customer_id,
    region,
    language,
    subject,
    trim(regexp_replace(tags, '[\s,]+', ',', 'g'), ',') as tags,
    case when submitter is null or requester is null then null when submitter = requester then 'customer' else 'agent' end as opened_by,
    brand,
    satisfaction,
    replies,
    reopens,
    coalesce(group_stations, assignee_stations) as stations,
    solved_at,
    first_response_seconds,
    first_response_business_seconds,
    first_resolution_seconds,
    first_resolution_business_seconds,
    resolution_seconds,
    resolution_business_seconds,
    requester_wait_seconds,
    requester_wait_business_seconds,
    agent_wait_seconds,
    agent_wait_business_seconds,
    on_hold_seconds,
    as_of
from newest
