-- One row per tag, category and custom field of a ticket.
with own as (
    select ticket_id, field, value
    from (
        select ticket_id, unnest(json_keys(fields)) as field, unnest(json_extract_string(fields, '$.*')) as value
        from zoho_tickets
        where json_type(fields) = 'OBJECT'
    )
),

labels as (
    select ticket_id, 'tag' as kind, unnest(string_split(tags, ',')) as name, null as value from zoho_tickets where tags is not null
    union all
    select ticket_id, 'field', field, value from own where value <> ''
    union all
    select ticket_id, 'field', 'category', category from zoho_tickets where category is not null
    union all
    select ticket_id, 'field', 'subCategory', subcategory from zoho_tickets where subcategory is not null
)

select labels.*, 'zoho' as source
from labels
join zoho_tickets as tickets on tickets.ticket_id = labels.ticket_id
where tickets.is_deleted is not true and tickets.is_spam is not true
