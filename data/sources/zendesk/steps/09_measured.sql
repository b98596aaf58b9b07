-- One row per ticket with metrics: what the tool states, inside of the ticket or in a list of its own; the newest.
with told as (
    select * exclude (exact_first_response_seconds, exact_first_response_business_seconds) replace (
        coalesce(exact_first_response_seconds, first_response_seconds) as first_response_seconds,
        coalesce(exact_first_response_business_seconds, first_response_business_seconds) as first_response_business_seconds
    )
    from staged_zendesk_metric_sets
    union all by name
    select
        ticket_id,
        opened_at,
        coalesce(metrics_updated_at, updated_at) as metrics_updated_at,
        solved_at,
        group_stations,
        assignee_stations,
        reopens,
        replies,
        coalesce(exact_first_response_seconds, first_response_seconds) as first_response_seconds,
        coalesce(exact_first_response_business_seconds, first_response_business_seconds) as first_response_business_seconds,
        first_resolution_seconds,
        first_resolution_business_seconds,
        resolution_seconds,
        resolution_business_seconds,
        requester_wait_seconds,
        requester_wait_business_seconds,
        agent_wait_seconds,
        agent_wait_business_seconds,
        on_hold_seconds,
        as_of,
        file,
        row_number
    from staged_zendesk_ticket_records
    where replies is not null or group_stations is not null
)

select *
from told
qualify row_number() over (partition by ticket_id order by metrics_updated_at desc nulls last, file, row_number) = 1
