-- One row per ticket that is neither deleted nor spam.
with metrics as (
    select numbers.ticket_id, metrics.*
    from staged_zoho_metric as metrics
    join zoho_numbers as numbers on numbers.key = metrics.ticket
    qualify row_number() over (partition by numbers.ticket_id order by metrics.file desc, metrics.row_number desc) = 1
),

measured as (
    select
        tickets.* replace (
            coalesce(metrics.first_response_seconds, tickets.first_response_seconds) as first_response_seconds,
            coalesce(metrics.resolution_seconds, tickets.resolution_seconds) as resolution_seconds,
            coalesce(metrics.reopens, tickets.reopens) as reopens,
            coalesce(metrics.transfers, tickets.transfers) as transfers,
            coalesce(metrics.replies, tickets.replies) as replies
        ),
        case when tickets.state in ('solved', 'closed') and not tickets.is_refused then tickets.closed_at end as ended_at
    from zoho_tickets as tickets
    left join metrics on metrics.ticket_id = tickets.ticket_id
    where tickets.is_deleted is not true and tickets.is_spam is not true
)

select
    ticket_id,
    'zoho' as source,
    opened_at,
    opened_at + to_seconds(first_response_seconds) as first_response_at,
    ended_at as resolved_at,
    -- Where the closing is not told, it was no later than the last update.
    case when state = 'closed' then greatest(coalesce(closed_at, updated_at, opened_at), opened_at) end as closed_at,
    state as status,
    case lower(priority) when 'medium' then 'normal' else lower(priority) end as priority,
    channel,
    topic,
    held_by as team,
    agent,
    coalesce(contact, account) as customer_id,
    language,
    subject,
    tags,
    url,
    replies,
    reopens,
    transfers,
    first_response_seconds,
    first_response_business_seconds,
    -- Zoho's own figure has whole minutes, its dates have seconds.
    coalesce(epoch(ended_at) - epoch(opened_at), case when state in ('solved', 'closed') and not is_refused then resolution_seconds end) as resolution_seconds,
    case when state in ('solved', 'closed') and not is_refused then resolution_business_seconds end as resolution_business_seconds,
    is_escalated,
    case
        when is_overdue or is_response_overdue or closed_at > due_at then false
        when closed_at <= due_at then true
    end as is_sla_met,
    as_of
from measured
