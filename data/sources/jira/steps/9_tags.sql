-- One row per label of an issue, with the change that put it there where the history tells.
with labels as (
    select ticket_id, unnest(from_json(csv_labels, '[["varchar"]]'))[2] as name from jira_issues where csv_labels is not null
    union
    select ticket_id, unnest(string_split(labels, ',')) from jira_issues where form = 1 and labels is not null
    union
    select issues.ticket_id, history.value
    from staged_jira_fivetran_issue_multiselect_history as history
    join jira_issues as issues on issues.issue_id = history.issue_id
    where history.field = 'labels' and history.is_active is not false and history.value <> ''
),

-- A label holds no blank, so a change lists them with blanks between.
put as (
    select ticket_id, happened_at, actor, unnest(string_split(to_text, ' ')) as name, string_split(coalesce(from_text, ''), ' ') as before
    from jira_changes
    where field in ('labels', 'etiquetas', 'stichwörter') and to_text is not null
),

first_put as (
    select ticket_id, name, min(happened_at) as labelled_at, min_by(actor, happened_at) as agent
    from put
    where not list_contains(before, name)
    group by ticket_id, name
)

select labels.ticket_id, trim(labels.name) as name, first_put.labelled_at, first_put.agent
from labels
left join first_put on first_put.ticket_id = labels.ticket_id and first_put.name = trim(labels.name)
where trim(labels.name) <> ''
