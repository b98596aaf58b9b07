-- One row per tag, category, resolution and custom property of a ticket. HubSpot's own properties begin with hs_.
with tagged as (
    select ticket_id, 'tag' as kind, trim(unnest(string_split(replace(tags, ';', ','), ','))) as name
    from hubspot_newest
),

filled as (
    select ticket_id, unnest(map_entries(try_cast(try_cast(properties as json) as map(varchar, varchar)))) as property
    from hubspot_newest
),

together as (
    select * from tagged where name <> ''
    union all by name
    select ticket_id, 'field' as kind, 'category' as name, topic as value from hubspot_newest
    union all by name
    select ticket_id, 'resolution' as kind, 'resolution' as name, resolution as value from hubspot_newest
    union all by name
    select ticket_id, 'field' as kind, property.key as name, property.value as value
    from filled
    where not regexp_matches(property.key, '^(hs_|hubspot_|num_|notes_)')
        and property.key not in (
            'subject', 'content', 'createdate', 'closed_date', 'source_type', 'first_agent_reply_date', 'last_reply_date',
            'time_to_close', 'time_to_first_agent_reply', 'created_by', 'nps_follow_up_answer', 'nps_follow_up_question_version',
            'nps_score', 'source_ref', 'source_thread_id', 'tags', 'last_engagement_date', 'lastmodifieddate', 'language'
        )
)

select *, 'hubspot' as source
from together
where kind = 'tag' or nullif(value, '') is not null
