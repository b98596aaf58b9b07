-- One row per custom field of a ticket that is filled, under its label where the list of fields is there.
with filled as (
    select ticket_id, unnest(map_entries(try_cast(try_cast(custom_fields as json) as map(varchar, json)))) as field
    from gorgias_newest
),

named as (
    select
        ticket_id,
        coalesce(json_extract_string(field.value, '$.id'), field.key) as field_id,
        json_extract_string(field.value, '$.value') as value
    from filled
),

labels as (
    select field_id, any_value(name) as name
    from staged_gorgias_custom_fields
    group by field_id
)

select named.ticket_id, coalesce(labels.name, named.field_id) as name, named.value
from named
left join labels on labels.field_id = named.field_id
where nullif(named.value, '') is not null
