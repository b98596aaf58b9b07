-- One row per field of an issue of the API that holds something, as JSON.
select ticket_id, field, value
from (
    select ticket_id, unnest(json_keys(fields)) as field, unnest(json_extract(fields, '$.*')) as value
    from jira_issues
    where form = 1 and json_type(fields) = 'OBJECT'
)
where json_type(value) <> 'NULL' and not starts_with(field, 'comment')
