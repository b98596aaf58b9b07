-- One row per tag and custom attribute of a conversation.
with filled as (
    select conversation_id, unnest(map_entries(try_cast(try_cast(custom_attributes as json) as map(varchar, varchar)))) as field
    from intercom_newest
),

together as (
    select conversation_id, 'tag' as kind, name, labelled_at, agent
    from intercom_tags
    union all by name
    select conversation_id, 'field' as kind, field.key as name, field.value
    from filled
    where field.value is not null
)

select * exclude (conversation_id), conversation_id as ticket_id, 'intercom' as source
from together
