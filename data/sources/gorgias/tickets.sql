-- One row per ticket that is neither spam nor in the trash. Gorgias states no durations; they come from messages. Closed is
-- solved, because a reply opens the ticket again.
with topics as (
    select ticket_id, min(value) as topic
    from gorgias_fields
    where regexp_matches(lower(name), 'reason|topic|categor')
    group by ticket_id
),

tagged as (
    select ticket_id, string_agg(name, ',' order by name) as tags
    from (
        select ticket_id, json_extract_string(unnest(json_extract(try_cast(tags as json), '$[*]')), '$.name') as name
        from gorgias_newest
    )
    where name is not null
    group by ticket_id
)

select
    newest.ticket_id,
    'gorgias' as source,
    newest.opened_at,
    case when newest.state = 'solved' then newest.closed_at end as resolved_at,
    newest.state as status,
    lower(newest.priority) as priority,
    newest.channel,
    topics.topic,
    newest.team,
    newest.agent,
    newest.customer_id,
    newest.language,
    newest.subject,
    tagged.tags,
    case when newest.is_from_agent then 'agent' when not newest.is_from_agent then 'customer' end as opened_by,
    newest.url,
    case when newest.state = 'solved' then floor(epoch(newest.closed_at)) - floor(epoch(newest.opened_at)) end as resolution_seconds,
    newest.as_of
from gorgias_newest as newest
left join topics on topics.ticket_id = newest.ticket_id
left join tagged on tagged.ticket_id = newest.ticket_id
where newest.trashed_at is null and not coalesce(newest.is_spam, false)
