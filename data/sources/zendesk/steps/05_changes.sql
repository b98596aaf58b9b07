-- One row per change of a field of a ticket: from its audits, else from its replicated field history.
with audited as (
    select
        ticket_id,
        happened_at as changed_at,
        type = 'Create' as is_creation,
        field,
        previous_value,
        value,
        coalesce(author_id, audit_author_id) as author_id,
        coalesce(channel, audit_channel) = 'rule' as is_rule,
        try_cast(event_id as bigint) as place
    from staged_zendesk_audits
    where type in ('Create', 'Change') and field is not null
    qualify row_number() over (partition by ticket_id, event_id order by file, row_number) = 1
),

recorded as (
    select ticket_id, changed_at, field, value, max(author_id) as author_id
    from staged_zendesk_field_history
    where ticket_id not in (select ticket_id from audited)
    group by ticket_id, changed_at, field, value
)

select * from audited
union all by name
select
    ticket_id,
    changed_at,
    false as is_creation,
    field,
    lag(value) over (
        partition by ticket_id, field
        order by
            changed_at,
            case value when 'new' then 1 when 'open' then 2 when 'pending' then 3 when 'solved' then 5 when 'closed' then 6 else 4 end,
            value
    ) as previous_value,
    value,
    author_id,
    false as is_rule
from recorded
