-- One row per tag of a conversation, with when and by whom it was put there, where that is told.
with listed as (
    select conversation_id, unnest(coalesce(nullif(json_extract(try_cast(tags as json), '$.tags[*]'), []), json_extract(try_cast(tags as json), '$[*]'))) as tag
    from intercom_newest
    where tags is not null
),

named as (
    select
        conversation_id,
        trim(json_extract_string(tag, '$.name')) as name,
        json_extract_string(tag, '$.applied_at') as applied_at,
        json_extract_string(tag, '$.applied_by.id') as applied_by
    from listed
),

told as (
    select
        conversation_id,
        named.name,
        coalesce(
            -- Unix seconds, as far as a calendar can follow.
            case when try_cast(applied_at as double) between 0 and 4102444800 then to_timestamp(try_cast(applied_at as double)) end,
            try_cast(applied_at as timestamptz)
        ) as labelled_at,
        coalesce(people.name, applied_by) as agent
    from named
    left join intercom_people as people on people.admin_id = named.applied_by
    union all by name
    select conversation_id, trim(unnest(string_split(tag_names, ','))) as name
    from intercom_newest
    union all by name
    select links.conversation_id, trim(tags.name) as name
    from staged_intercom_tag_versions as links
    join staged_intercom_fivetran_tags as tags on tags.tag_id = links.tag_id
    where links.is_active and not coalesce(tags.is_deleted, false)
)

select conversation_id, name, min(labelled_at) as labelled_at, min(agent) as agent
from told
where name <> ''
group by conversation_id, name
