-- One row per issue: its kind of request and its team, where the house has such fields. In the API the kind of request is
-- an object among the custom fields, and the list of fields tells which is the team.
with told as (
    select
        fields.ticket_id,
        max(fields.value ->> '$.requestType.name') filter (where json_type(fields.value) = 'OBJECT') as request_type,
        max(coalesce(fields.value ->> '$.name', fields.value ->> '$.title', fields.value ->> '$.value', fields.value ->> '$'))
            filter (where lower(names.name) in ('team', 'support team', 'assignment group', 'equipo')) as team
    from jira_fields as fields
    left join staged_jira_field as names on names.field = fields.field
    where starts_with(fields.field, 'customfield_')
    group by fields.ticket_id
)

select
    issues.ticket_id,
    coalesce(issues.request_type, told.request_type) as request_type,
    coalesce(issues.team, told.team) as team
from jira_issues as issues
left join told on told.ticket_id = issues.ticket_id
