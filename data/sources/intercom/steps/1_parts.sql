-- One row per part of a conversation, whichever copy of Intercom told it, in its newest version.
with together as (
    select *, true as is_active from staged_intercom_parts
    union all by name
    select *, true as is_active from staged_intercom_parts_inside
    union all by name
    select *, true as is_active from staged_intercom_parts_listed
    union all by name
    select * from staged_intercom_part_versions
),

newest as (
    select *
    from together
    qualify row_number() over (partition by part_id order by updated_at desc nulls last, is_active desc, file, row_number) = 1
)

select
    conversation_id,
    part_id,
    lower(part_type) as part_type,
    happened_at,
    body is not null as has_body,
    case
        when lower(author_type) in ('user', 'lead', 'contact') then 'customer'
        when lower(author_type) = 'bot' or is_from_ai then 'bot'
        when lower(author_type) = 'admin' then 'agent'
        else 'system'
    end as actor_role,
    author_id,
    author_name,
    lower(assigned_type) as assigned_type,
    assigned_id,
    assigned_name
from newest
