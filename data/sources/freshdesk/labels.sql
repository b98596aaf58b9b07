-- One row per tag, type, approval and custom field of a ticket.
with tagged as (
    select ticket_id, 'tag' as kind, trim(unnest(string_split(tags, ','))) as name
    from freshdesk_newest
),

filled as (
    select ticket_id, 'field' as kind, unnest(map_entries(try_cast(try_cast(custom_fields as json) as map(varchar, varchar)))) as field
    from freshdesk_newest
),

together as (
    select * from tagged
    union all by name
    select ticket_id, kind, field.key as name, field.value
    from filled
    where field.value is not null
    union all by name
    select ticket_id, 'field' as kind, 'type' as name, kind as value
    from freshdesk_newest
    where kind is not null
    union all by name
    select ticket_id, 'approval' as kind, 'approval' as name, approval as value
    from freshdesk_newest
    where approval is not null
)

select distinct ticket_id, 'freshdesk' as source, kind, name, value
from together
where name <> ''
