-- One row per conversation of Fivetran's copy: its last version, and when it was closed for good as the versions show:
-- by the first closed one after the last that was not. Where only closed versions are there, nobody knows when.
with versions as (
    select *, max(updated_at) filter (where lower(state) <> 'closed') over (partition by conversation_id) as last_open_at
    from staged_intercom_conversation_versions
),

lives as (
    select
        conversation_id,
        min(updated_at) filter (where lower(state) = 'closed' and updated_at > last_open_at) as last_close_at,
        -- Intercom has deleted what has no active version any more.
        not bool_or(is_active) as is_deleted,
        max(try_cast(ended_at as timestamptz)) as ended_at
    from versions
    group by conversation_id
),

linked as (
    select conversation_id, min(contact_id) as contact_id
    from staged_intercom_contact_links
    where is_active
    group by conversation_id
),

newest as (
    select *
    from staged_intercom_conversation_versions
    qualify row_number() over (partition by conversation_id order by updated_at desc, is_active desc, file, row_number) = 1
)

select
    newest.* exclude (ended_at),
    lives.last_close_at,
    lives.is_deleted,
    case when lives.is_deleted then coalesce(case when lives.ended_at <= newest.as_of then lives.ended_at end, newest.updated_at) end as deleted_at,
    linked.contact_id
from newest
join lives on lives.conversation_id = newest.conversation_id
left join linked on linked.conversation_id = newest.conversation_id
