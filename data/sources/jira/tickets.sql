-- One row per issue that is not deleted.
with levels as (
    select
        ticket_id,
        min(stopped_at) filter (where metric = 'first_reply_time' and is_done) as first_response_at,
        -- A running cycle that is not late yet says nothing.
        bool_and(not is_breached) filter (where is_done or is_breached) as is_sla_met
    from jira_slas
    group by ticket_id
),

parts as (
    select ticket_id, string_agg(value, ',') as value
    from (select ticket_id, unnest(from_json(components, '[["varchar"]]'))[2] as value from jira_issues where components is not null)
    group by ticket_id
    union all
    select ticket_id, nullif(array_to_string(json_extract_string(value, '$[*].name'), ','), '')
    from jira_fields
    where field = 'components'
),

fivetran_parts as (
    select issues.ticket_id, string_agg(distinct components.name, ',') as value
    from staged_jira_fivetran_issue_multiselect_history as history
    join staged_jira_fivetran_component as components on components.component_id = history.value
    join jira_issues as issues on issues.issue_id = history.issue_id
    where history.field = 'components' and history.is_active is not false
    group by issues.ticket_id
),

tagged as (
    select ticket_id, string_agg(name, ',' order by name) as tags
    from jira_tags
    group by ticket_id
),

answered as (
    select
        issues.* replace (named.request_type as request_type, coalesce(named.team, issues.project) as team),
        levels.is_sla_met,
        case when coalesce(issues.first_response_at, levels.first_response_at) >= issues.opened_at then coalesce(issues.first_response_at, levels.first_response_at) end as answered_at,
        coalesce(parts.value, fivetran_parts.value) as parts,
        tagged.tags
    from jira_issues as issues
    left join levels on levels.ticket_id = issues.ticket_id
    left join parts on parts.ticket_id = issues.ticket_id
    left join jira_named as named on named.ticket_id = issues.ticket_id
    left join fivetran_parts on fivetran_parts.ticket_id = issues.ticket_id
    left join tagged on tagged.ticket_id = issues.ticket_id
)

select
    ticket_id,
    'jira' as source,
    opened_at,
    answered_at as first_response_at,
    case when state in ('solved', 'closed') and not is_refused then ended_at end as resolved_at,
    -- Where nothing says when it ended, it did no later than its last update.
    case
        when state = 'closed' or (state = 'solved' and ended_at is null) then greatest(coalesce(ended_at, updated_at, opened_at), opened_at)
    end as closed_at,
    state as status,
    -- The numbers are those of Jira's own five, where a copy of the database lacks their names.
    case
        when regexp_matches(lower(priority), '^(highest|critical|blocker|urgent|urgente|más alta|muy alta|crítica|höchste|sehr hoch|kritisch|1)$') then 'urgent'
        when regexp_matches(lower(priority), '^(high|major|alta|alto|hoch|2)$') then 'high'
        when regexp_matches(lower(priority), '^(medium|normal|media|medio|mittel|3)$') then 'normal'
        when regexp_matches(lower(priority), '^(low|lowest|minor|trivial|baja|bajo|más baja|muy baja|niedrig|niedrigste|sehr niedrig|4|5)$') then 'low'
        else lower(priority)
    end as priority,
    channel,
    coalesce(request_type, parts, issue_type) as topic,
    team,
    agent,
    coalesce(reporter_id, reporter) as customer_id,
    language,
    subject,
    tags,
    case
        when creator_type = 'app' then 'system'
        when creator_id in (reporter_id, reporter) then 'customer'
        when creator_id is not null and coalesce(reporter_id, reporter) is not null then 'agent'
    end as opened_by,
    epoch(answered_at) - epoch(opened_at) as first_response_seconds,
    case when state in ('solved', 'closed') and not is_refused then epoch(ended_at) - epoch(opened_at) end as resolution_seconds,
    case
        when is_sla_met is not null then is_sla_met
        when first_response_left < 0 or resolution_left < 0 then false
        -- What is left of an open issue's time says nothing yet.
        when state in ('solved', 'closed') and coalesce(first_response_left, resolution_left) is not null then true
    end as is_sla_met,
    as_of
from answered
where is_deleted is not true
