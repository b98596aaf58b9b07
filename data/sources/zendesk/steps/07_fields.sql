-- One row per custom field with a value that a ticket bears now.
with newest as (
    select *
    from staged_zendesk_custom_fields_in_tickets
    qualify row_number() over (partition by ticket_id, field_id order by updated_at desc, file, row_number) = 1
),

titles as (
    select field_id, title
    from staged_zendesk_ticket_fields
    qualify row_number() over (partition by field_id order by updated_at desc nulls last, file, row_number) = 1
),

options as (
    select field_id, value, name
    from staged_zendesk_field_options
    qualify row_number() over (partition by field_id, value order by updated_at desc nulls last, file, row_number) = 1
)

select
    newest.ticket_id,
    newest.field_id,
    coalesce(titles.title, newest.field_id) as title,
    newest.value as stored,
    coalesce(options.name, trim(regexp_replace(newest.value, '[\["\]]', '', 'g'))) as value
from newest
left join titles on titles.field_id = newest.field_id
left join options on options.field_id = newest.field_id and options.value = newest.value
where newest.value not in ('', '[]')
