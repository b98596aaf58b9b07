-- One row per conversation. Closing is Intercom's word for solving: a reply opens it again. Durations under `statistics`
-- leave out the hours in which the house was closed, so they are business time; calendar time is from the instants.
select
    conversation_id as ticket_id,
    'intercom' as source,
    opened_at,
    case when first_admin_reply_at >= opened_at then first_admin_reply_at end as first_response_at,
    case when first_close_at >= opened_at then first_close_at end as first_resolved_at,
    case when status = 'solved' and last_close_at >= opened_at then last_close_at end as resolved_at,
    status,
    priority,
    case lower(channel) when 'conversation' then 'Messenger' else upper(left(channel, 1)) || replace(substr(channel, 2), '_', ' ') end as channel,
    topic,
    team,
    agent,
    customer_id,
    region,
    language,
    nullif(trim(regexp_replace(title, '<[^>]*>', '', 'g')), '') as subject,
    tags.names as tags,
    opened_by,
    brand,
    replies,
    reopens,
    -- The first assignment hands nothing over.
    coalesce(transfers, case when assignments > 0 then assignments - 1 else assignments end) as transfers,
    coalesce(case when first_admin_reply_at >= opened_at then floor(epoch(first_admin_reply_at)) - floor(epoch(opened_at)) end, first_response_seconds) as first_response_seconds,
    time_to_admin_reply as first_response_business_seconds,
    case when first_close_at >= opened_at then floor(epoch(first_close_at)) - floor(epoch(opened_at)) end as first_resolution_seconds,
    time_to_first_close as first_resolution_business_seconds,
    case when status = 'solved' then coalesce(case when last_close_at >= opened_at then floor(epoch(last_close_at)) - floor(epoch(opened_at)) end, resolution_seconds) end as resolution_seconds,
    case when status = 'solved' then time_to_last_close end as resolution_business_seconds,
    case lower(sla_status) when 'hit' then true when 'missed' then false end as is_sla_met,
    as_of
from intercom_newest
left join (
    select conversation_id as tagged_id, string_agg(name, ',' order by name) as names from intercom_tags group by conversation_id
) as tags on tags.tagged_id = conversation_id
where not coalesce(is_deleted, false)
