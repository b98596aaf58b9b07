-- One row per change of a field of an issue, whichever form it was exported in; told once where exports overlap.
with fivetran as (
    select
        history.issue_id,
        history.happened_at,
        lower(history.field) as field,
        coalesce(statuses.name, priorities.name, users.name, history.value) as to_text,
        actors.name as actor,
        history.actor_id
    from staged_jira_fivetran_issue_field_history as history
    left join staged_jira_fivetran_status as statuses on statuses.status_id = history.value and history.field = 'status'
    left join staged_jira_fivetran_priority as priorities on priorities.priority_id = history.value and history.field = 'priority'
    left join staged_jira_fivetran_user as users on users.user_id = history.value and history.field = 'assignee'
    left join staged_jira_fivetran_user as actors on actors.user_id = history.actor_id
    where history.field in ('status', 'priority', 'assignee')
),

fivetran_once as (
    select distinct * from fivetran
),

told as (
    select ticket_id, null as issue, happened_at, lower(field) as field, from_text, to_text, actor, actor_id, actor_type, change_id
    from staged_jira_changelog_item
    union all by name
    select issue, happened_at, lower(field) as field, from_text, to_text, actor, actor_id, actor_type, change_id
    from staged_jira_changelog_entry
    union all by name
    select
        issue_id as issue,
        happened_at,
        field,
        lag(to_text) over (partition by issue_id, field order by happened_at) as from_text,
        to_text,
        actor,
        actor_id
    from fivetran_once
)

select distinct
    issues.ticket_id,
    told.happened_at,
    told.field,
    nullif(told.from_text, '') as from_text,
    nullif(told.to_text, '') as to_text,
    coalesce(told.actor, told.actor_id) as actor,
    case
        when told.actor_type = 'app' then 'system'
        when told.actor_type = 'customer' or told.actor_id in (issues.reporter_id, issues.told_id) then 'customer'
        else 'agent'
    end as actor_role,
    try_cast(told.change_id as bigint) as change_number
from told
join jira_numbers as numbers on numbers.key = coalesce(told.ticket_id, told.issue)
join jira_issues as issues on issues.ticket_id = numbers.ticket_id
