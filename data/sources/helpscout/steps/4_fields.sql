-- One row per custom field of a conversation that is filled.
with filled as (
    select conversation_id, unnest(json_extract(try_cast(custom_fields as json), '$[*]')) as field
    from helpscout_newest
)

select
    conversation_id,
    json_extract_string(field, '$.name') as name,
    -- The words of a choice, where there are any, else what was typed.
    coalesce(nullif(json_extract_string(field, '$.text'), ''), json_extract_string(field, '$.value')) as value
from filled
where json_extract_string(field, '$.name') is not null and nullif(json_extract_string(field, '$.value'), '') is not null
