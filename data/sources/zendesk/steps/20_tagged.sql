-- One row per time that a tag was put on a ticket. A list of tags is JSON in audits; elsewhere it may be words with blanks
-- between them.
with lists as (
    select
        ticket_id,
        changed_at,
        author_id,
        is_rule,
        place,
        string_split(trim(regexp_replace(coalesce(previous_value, ''), '[\[\]"\s,]+', ',', 'g'), ','), ',') as tags_before,
        unnest(string_split(trim(regexp_replace(value, '[\[\]"\s,]+', ',', 'g'), ','), ',')) as tag
    from zendesk_changes
    where field = 'tags' and value is not null
)

select ticket_id, changed_at, author_id, is_rule, place, tag
from lists
where tag <> '' and not list_contains(tags_before, tag)
