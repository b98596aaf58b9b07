-- One row per tag of a conversation: an object in the API, a word in other copies.
with listed as (
    select conversation_id, unnest(json_extract(try_cast(tags as json), '$[*]')) as tag
    from helpscout_newest
)

select distinct conversation_id, coalesce(json_extract_string(tag, '$.tag'), json_extract_string(tag, '$.name'), case when json_type(tag) = 'VARCHAR' then json_extract_string(tag, '$') end) as name
from listed
where coalesce(json_extract_string(tag, '$.tag'), json_extract_string(tag, '$.name'), case when json_type(tag) = 'VARCHAR' then json_extract_string(tag, '$') end) is not null
