-- One row per label, custom field, kind of request and resolution of an issue. Service levels and ratings are shown elsewhere.
with csv_fields as (
    select ticket_id, unnest(from_json(fields, '[["varchar"]]')) as pair
    from jira_issues
    where form = 3 and fields is not null
),

names as (
    select field, max(name) as name from staged_jira_field group by field
    union all
    select field, max(name) from staged_jira_fivetran_field where field not in (select field from staged_jira_field) group by field
),

-- A choice is an object with a value, several are a list of them.
api_values as (
    select
        ticket_id,
        field,
        case json_type(value)
            when 'OBJECT' then coalesce(value ->> '$.value', value ->> '$.name', value ->> '$.displayName')
            when 'ARRAY' then coalesce(
                nullif(array_to_string(json_extract_string(value, '$[*].value'), ','), ''),
                nullif(array_to_string(json_extract_string(value, '$[*].name'), ','), ''),
                array_to_string(json_extract_string(value, '$[*]'), ',')
            )
            else value ->> '$'
        end as value
    from jira_fields
    where starts_with(field, 'customfield_')
        and not (json_type(value) = 'OBJECT' and (json_exists(value, '$.completedCycles') or json_exists(value, '$.rating')))
),

fivetran_values as (
    select issues.ticket_id, history.field, coalesce(options.name, history.value) as value
    from staged_jira_fivetran_issue_field_history as history
    join jira_issues as issues on issues.issue_id = history.issue_id
    left join staged_jira_fivetran_field_option as options on options.option_id = history.value
    where starts_with(history.field, 'customfield_') and history.value <> ''
    qualify row_number() over (partition by history.issue_id, history.field order by history.happened_at desc) = 1
),

labels as (
    select ticket_id, 'tag' as kind, name, null as value, labelled_at, agent from jira_tags
    union all
    select ticket_id, 'field', regexp_extract(pair[1], '\((.*)\)\s*$', 1), pair[2], null, null
    from csv_fields
    where not regexp_matches(pair[1], '(?i)\((\[chart\].*|time to .*|tiempo hasta .*|zeit bis .*|satisf.*|zufriedenheit.*|request participants|rank|development)\)')
    union all
    select api_values.ticket_id, 'field', coalesce(names.name, api_values.field), api_values.value, null, null
    from api_values
    left join names on names.field = api_values.field
    where api_values.value <> ''
    union all
    select fivetran_values.ticket_id, 'field', coalesce(names.name, fivetran_values.field), fivetran_values.value, null, null
    from fivetran_values
    left join names on names.field = fivetran_values.field
    union all
    select ticket_id, 'resolution', resolution, null, ended_at, null from jira_issues where resolution is not null
)

select labels.*, 'jira' as source
from labels
join jira_issues as issues on issues.ticket_id = labels.ticket_id
where issues.is_deleted is not true
