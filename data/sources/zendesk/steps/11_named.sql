-- One row per ticket of the API, the JSON exports and the replicated table: its newest row, and where there is none what
-- audits or metrics tell of it. Names stand for ids where users and groups were exported; '' is "known to be nobody".
with newest as (
    select *
    from staged_zendesk_ticket_records
    qualify row_number() over (
        partition by ticket_id order by updated_at desc, generated_at desc nulls last, synced_at desc nulls last, file, row_number
    ) = 1
),

-- Audits and metrics have no system of their own to ask for the last known instant.
reach as (
    select max(as_of) as as_of from loads where source = 'zendesk'
),

told as (
    select
        ticket_id, opened_at, updated_at, lower(status) as status, customer_id, submitter_id, priority, channel, subject, tags, url, brand_id,
        organization_id, problem_id, satisfaction, satisfaction_comment, coalesce(assignee_id, '') as assignee_id, coalesce(group_id, '') as group_id,
        concat_ws(',', copied_ids, collaborator_ids) as copied_ids,
        case when via_rel = 'follow_up' or via_ticket_id is not null and via_rel is null then via_ticket_id end as follows,
        as_of
    from newest
    union all by name
    select
        created.ticket_id, created.opened_at, created.updated_at, lower(created.status) as status, created.customer_id, created.submitter_id,
        created.priority, created.subject, trim(regexp_replace(created.tags, '[\[\]"\s,]+', ',', 'g'), ',') as tags,
        created.assignee_id, created.group_id, reach.as_of
    from zendesk_created as created
    cross join reach
    where created.ticket_id not in (select ticket_id from newest)
    union all by name
    select measured.ticket_id, measured.opened_at, coalesce(measured.metrics_updated_at, measured.opened_at) as updated_at, reach.as_of
    from zendesk_measured as measured
    cross join reach
    where measured.opened_at is not null
        and measured.ticket_id not in (select ticket_id from newest)
        and measured.ticket_id not in (select ticket_id from zendesk_created)
),

tagged as (
    select ticket_id, string_agg(distinct tag, ',' order by tag) as tags
    from staged_zendesk_ticket_tags
    group by ticket_id
),

followed as (
    select ticket_id as follows, unnest(string_split(followup_ids, ',')) as ticket_id
    from newest
    where followup_ids is not null
),

-- Zendesk has no topic of its own: the first custom field that is called like one, as in the CSV export.
described as (
    select
        ticket_id,
        coalesce(
            min(value) filter (where lower(title) like '%reason%'),
            min(value) filter (where lower(title) like '%categor%'),
            min(value) filter (where lower(title) like '%topic%')
        ) as topic,
        coalesce(min(value) filter (where lower(title) like '%region%'), min(value) filter (where lower(title) like '%country%')) as region,
        min(value) filter (where lower(title) like '%language%') as language
    from zendesk_fields
    where value <> '-'
    group by ticket_id
),

brands as (
    select brand_id, name
    from staged_zendesk_brands
    qualify row_number() over (partition by brand_id order by updated_at desc nulls last, file, row_number) = 1
),

organizations as (
    select organization_id, tier, region
    from staged_zendesk_organizations
    qualify row_number() over (partition by organization_id order by updated_at desc nulls last, file, row_number) = 1
)

select
    told.ticket_id,
    told.opened_at,
    told.updated_at,
    told.status,
    lower(told.priority) as priority,
    told.channel,
    described.topic,
    coalesce(teams.name, told.group_id) as team,
    coalesce(agents.name, told.assignee_id) as agent,
    told.customer_id,
    coalesce(described.region, customers.region, organizations.region) as region,
    coalesce(described.language, customers.locale) as language,
    told.subject,
    coalesce(told.tags, tagged.tags) as tags,
    case
        when told.submitter_id = '-1' then 'system'
        when submitters.is_bot then 'bot'
        when told.submitter_id = told.customer_id then 'customer'
        when submitters.works_here or staff.user_id is not null then 'agent'
        when told.submitter_id is not null and submitters.user_id is not null then 'customer'
    end as opened_by,
    coalesce(brands.name, told.brand_id) as brand,
    coalesce(customers.tier, organizations.tier) as tier,
    coalesce(told.follows, followed.follows) as follows,
    told.problem_id,
    regexp_replace(told.url, '/api/v2/tickets/(\d+)\.json$', '/agent/tickets/\1') as url,
    told.satisfaction,
    told.satisfaction_comment,
    told.copied_ids,
    measured.replies,
    measured.reopens,
    coalesce(measured.group_stations, measured.assignee_stations) as stations,
    measured.solved_at,
    measured.first_response_seconds,
    measured.first_response_business_seconds,
    measured.first_resolution_seconds,
    measured.first_resolution_business_seconds,
    measured.resolution_seconds,
    measured.resolution_business_seconds,
    measured.requester_wait_seconds,
    measured.requester_wait_business_seconds,
    measured.agent_wait_seconds,
    measured.agent_wait_business_seconds,
    measured.on_hold_seconds,
    told.as_of
from told
left join zendesk_measured as measured on measured.ticket_id = told.ticket_id
left join zendesk_teams as teams on teams.group_id = told.group_id
left join zendesk_people as agents on agents.user_id = told.assignee_id
left join zendesk_people as customers on customers.user_id = told.customer_id
left join zendesk_people as submitters on submitters.user_id = told.submitter_id
left join zendesk_staff as staff on staff.user_id = told.submitter_id
left join brands on brands.brand_id = told.brand_id
left join organizations on organizations.organization_id = coalesce(told.organization_id, customers.organization_id)
left join tagged on tagged.ticket_id = told.ticket_id
left join described on described.ticket_id = told.ticket_id
left join followed on followed.ticket_id = told.ticket_id
qualify row_number() over (partition by told.ticket_id order by followed.follows) = 1
