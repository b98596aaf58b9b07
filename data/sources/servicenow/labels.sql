-- One row per field of the house's own, subcategory, and resolution code of an incident.
with own as (
    select ticket_id, unnest(from_json(fields, '[["varchar"]]')) as pair
    from servicenow_incidents
    where fields is not null
),

labels as (
    select ticket_id, 'field' as kind, regexp_replace(pair[1], '\.(value|display_value)$', '') as name, pair[2] as value, null as labelled_at
    from own
    where not regexp_matches(pair[1], '[._]link$') and not starts_with(pair[2], '{')
    union all
    select ticket_id, 'field', 'subcategory', subcategory, null from servicenow_incidents where subcategory is not null
    union all
    select ticket_id, 'resolution', close_code, null, resolved_at from servicenow_incidents where close_code is not null
)

select distinct labels.*, 'servicenow' as source
from labels
join servicenow_incidents as incidents on incidents.ticket_id = labels.ticket_id
where incidents.is_deleted is not true
