-- One row per tag, custom field and macro of a ticket. When it was set and by whom, as far as the history tells.
with tags as (
    select ticket_id, unnest(string_split(tags, ',')) as tag
    from zendesk_known
    where tags is not null and not is_deleted
),

added as (
    select ticket_id, tag, max(changed_at) as changed_at, arg_max(author_id, changed_at) as author_id
    from zendesk_tagged
    group by ticket_id, tag
),

set_fields as (
    select fields.ticket_id, fields.field_id, max(changes.changed_at) as changed_at, arg_max(changes.author_id, changes.changed_at) as author_id
    from zendesk_fields as fields
    join zendesk_changes as changes
        on changes.ticket_id = fields.ticket_id and changes.field = fields.field_id and changes.value = fields.stored
    group by fields.ticket_id, fields.field_id
),

macros as (
    select ticket_id, coalesce(macro_title, macro_id) as name, happened_at, coalesce(author_id, audit_author_id) as author_id
    from staged_zendesk_audits
    where type = 'AgentMacroReference' and coalesce(macro_title, macro_id) is not null
    qualify row_number() over (partition by ticket_id, event_id order by file, row_number) = 1
),

together as (
    select distinct tags.ticket_id, 'tag' as kind, tags.tag as name, null as value, added.changed_at, added.author_id
    from tags
    left join added on added.ticket_id = tags.ticket_id and added.tag = tags.tag
    where tags.tag <> ''
    union all
    select fields.ticket_id, 'field', fields.title, fields.value, set_fields.changed_at, set_fields.author_id
    from zendesk_fields as fields
    left join set_fields on set_fields.ticket_id = fields.ticket_id and set_fields.field_id = fields.field_id
    union all
    select ticket_id, 'macro', name, null, happened_at, author_id
    from macros
)

select
    together.ticket_id,
    'zendesk' as source,
    together.kind,
    together.name,
    together.value,
    together.changed_at as labelled_at,
    coalesce(people.name, staff.user_id) as agent
from together
join zendesk_known as known on known.ticket_id = together.ticket_id
left join zendesk_staff as staff on staff.user_id = together.author_id
left join zendesk_people as people on people.user_id = staff.user_id
where not known.is_deleted
