-- One row per issue: its newest row over all exports, whichever form they have, with the texts that numbers stand for.
with fivetran as (
    select
        issues.* exclude (status_id, issue_type_id, project_id, priority_id, resolution_id, agent_id),
        coalesce(statuses.name, issues.status_id) as status,
        coalesce(types.name, issues.issue_type_id) as issue_type,
        coalesce(projects.name, issues.project_id) as project,
        coalesce(priorities.name, issues.priority_id) as priority,
        coalesce(resolutions.name, issues.resolution_id) as resolution,
        coalesce(agents.name, issues.agent_id) as agent,
        reporters.name as reporter
    from staged_jira_fivetran_issue as issues
    left join staged_jira_fivetran_status as statuses on statuses.status_id = issues.status_id
    left join staged_jira_fivetran_issue_type as types on types.issue_type_id = issues.issue_type_id
    left join staged_jira_fivetran_project as projects on projects.project_id = issues.project_id
    left join staged_jira_fivetran_priority as priorities on priorities.priority_id = issues.priority_id
    left join staged_jira_fivetran_resolution as resolutions on resolutions.resolution_id = issues.resolution_id
    left join staged_jira_fivetran_user as agents on agents.user_id = issues.agent_id
    left join staged_jira_fivetran_user as reporters on reporters.user_id = issues.reporter_id
    -- The same table synced on two days holds every name twice.
    qualify row_number() over (partition by issues.issue_id, issues.updated_at, issues.file order by statuses.file desc) = 1
),

told as (
    select *, 1 as form from staged_jira_issue
    union all by name
    select *, 2 as form from fivetran
    union all by name
    -- Only the names of creator and reporter stand in the file, and they are compared with each other.
    select * exclude (labels), labels as csv_labels, creator as creator_id, coalesce(reporter_id, reporter) as told_id, 3 as form from staged_jira_issue_csv
),

newest as (
    select *
    from told
    qualify row_number() over (partition by ticket_id order by updated_at desc nulls last, form, file desc, row_number desc) = 1
),

meant as (
    select
        newest.*,
        coalesce(words.status, 'open') as word_status,
        -- Closed for want of sense is no solution, whatever the name of the status.
        coalesce(words.is_refused, false) or regexp_matches(lower(coalesce(newest.resolution, '')), '(cancel|declin|reject|duplicat|won.t|cannot reproduce|withdrawn|invalid|rechazad|duplicad|abgelehnt|duplikat|abgebrochen)') as is_refused
    from newest
    left join jira_words as words on words.word = lower(trim(newest.status))
)

select
    *,
    -- An issue with a date of resolution is resolved by Jira's own rule; with a status that ends it, it is too.
    case
        when resolved_at is null and word_status not in ('solved', 'closed') then word_status
        when is_refused or word_status = 'closed' then 'closed'
        else 'solved'
    end as state,
    coalesce(resolved_at, case when word_status in ('solved', 'closed') and category_changed_at >= opened_at then category_changed_at end) as ended_at
from meant
