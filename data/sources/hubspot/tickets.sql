-- One row per ticket that is not deleted. The tool's durations are used only where it does not give the instants.
with timed as (
    select
        *,
        -- By e-mail or in a chat, whichever came first; LEAST skips nulls.
        least(first_message_at, first_email_at) as first_response_at,
        case when state = 'solved' then closed_at end as resolved_at
    from hubspot_newest
    where not coalesce(is_archived, false)
)

select
    ticket_id,
    'hubspot' as source,
    opened_at,
    first_response_at,
    case when tells_reopening and reopened_at is null then resolved_at end as first_resolved_at,
    resolved_at,
    state as status,
    priority,
    channel,
    topic,
    -- Where no ticket has a team, its pipeline is the queue it is in.
    coalesce(team, case when not bool_or(team is not null) over () then coalesce(pipelines.pipeline_name, timed.pipeline) end) as team,
    agent,
    customer_id,
    region,
    language,
    subject,
    replace(tags, ';', ',') as tags,
    -- The last reopening is told, not how many there were: at least one.
    case when reopened_at is not null then 1 when tells_reopening then 0 end as reopens,
    coalesce(floor(epoch(first_response_at)) - floor(epoch(opened_at)), first_response_seconds) as first_response_seconds,
    first_response_business_seconds,
    case when tells_reopening and reopened_at is null then floor(epoch(resolved_at)) - floor(epoch(opened_at)) end as first_resolution_seconds,
    case when state = 'solved' then coalesce(floor(epoch(resolved_at)) - floor(epoch(opened_at)), resolution_seconds) end as resolution_seconds,
    case when state = 'solved' then resolution_business_seconds end as resolution_business_seconds,
    -- Missed once is missed; the ticket has met its levels only when it was closed in time.
    case when not answered.is_met or not closed.is_met then false when closed.is_met then true end as is_sla_met,
    as_of
from timed
left join hubspot_slas as answered on answered.word = lower(timed.first_response_sla)
left join hubspot_slas as closed on closed.word = lower(timed.close_sla)
left join (select pipeline, any_value(pipeline_name) as pipeline_name from staged_hubspot_stages group by pipeline) as pipelines
    on pipelines.pipeline = timed.pipeline
