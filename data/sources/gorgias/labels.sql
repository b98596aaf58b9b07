-- One row per tag and custom field of a ticket, and per action that a message carried out in the shop, such as a refund.
with tagged as (
    select ticket_id, json_extract_string(unnest(json_extract(try_cast(tags as json), '$[*]')), '$.name') as name
    from gorgias_newest
),

acted as (
    select ticket_id, happened_at, sender_id, sender_name, unnest(json_extract(try_cast(actions as json), '$[*]')) as action
    from gorgias_messages
),

together as (
    select ticket_id, 'tag' as kind, name
    from tagged
    union all by name
    select ticket_id, 'field' as kind, name, value
    from gorgias_fields
    union all by name
    select
        acted.ticket_id,
        'macro' as kind,
        json_extract_string(acted.action, '$.name') as name,
        acted.happened_at as labelled_at,
        coalesce(people.name, acted.sender_name) as agent
    from acted
    left join gorgias_people as people on people.user_id = acted.sender_id
    -- An action that the shop refused changed nothing.
    where coalesce(json_extract_string(acted.action, '$.status'), 'success') not in ('error', 'failed', 'canceled')
)

select *, 'gorgias' as source
from together
where name is not null
