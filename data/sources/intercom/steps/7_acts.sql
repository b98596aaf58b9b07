-- One row per thing done in a conversation, its opening message included, which Intercom keeps apart from the parts. A
-- conversation of which no part is told has none.
with opened as (
    select
        conversation_id,
        opened_at as happened_at,
        0 as act_order,
        'opening' as part_type,
        true as has_body,
        opened_by as actor_role,
        case opened_by when 'customer' then coalesce(customer_id, author_id) else coalesce(people.name, author_name, author_id) end as actor
    from intercom_newest
    left join intercom_people as people on people.admin_id = intercom_newest.author_id
    -- What answers a message of the house begins with a part of the customer's.
    where conversation_id in (select conversation_id from intercom_parts) and opened_at = created_at
),

done as (
    select
        parts.conversation_id,
        parts.happened_at,
        coalesce(try_cast(parts.part_id as bigint), 1) as act_order,
        parts.part_type,
        parts.has_body,
        parts.actor_role,
        case parts.actor_role when 'agent' then coalesce(people.name, parts.author_name, parts.author_id) when 'bot' then coalesce(parts.author_name, parts.author_id) else parts.author_id end as actor,
        parts.assigned_type,
        case when parts.assigned_type = 'team' then coalesce(teams.name, parts.assigned_name, parts.assigned_id) when parts.assigned_type not like 'nobody%' then coalesce(assigned.name, parts.assigned_name, parts.assigned_id) end as assigned
    from intercom_parts as parts
    join intercom_newest as conversations on conversations.conversation_id = parts.conversation_id
    left join intercom_people as people on people.admin_id = parts.author_id
    left join intercom_people as assigned on assigned.admin_id = parts.assigned_id
    left join intercom_teams as teams on teams.team_id = parts.assigned_id
    -- What went out before the customer wrote.
    where parts.happened_at >= conversations.opened_at or conversations.opened_at = conversations.created_at
),

exported as (
    select
        conversation_id,
        happened_at,
        row_number() over (partition by conversation_id order by happened_at, file, row_number) as act_order,
        lower(part_type) as part_type,
        body is not null as has_body,
        case
            when lower(author_type) in ('user', 'lead', 'contact') then 'customer'
            when lower(author_type) = 'bot' then 'bot'
            when lower(author_type) = 'admin' then 'agent'
            else 'system'
        end as actor_role,
        case when lower(author_type) in ('admin', 'bot') then coalesce(author_name, author_id) else author_id end as actor
    from (
        select *
        from staged_intercom_messages
        qualify row_number() over (partition by message_id order by file desc, row_number) = 1
    )
    where conversation_id not in (select conversation_id from intercom_parts)
),

together as (
    select * from opened
    union all by name
    select * from done
    union all by name
    select * from exported
),

heard as (
    select
        *,
        -- What the customer can read.
        has_body and part_type not like 'note%' and part_type not like '%_added' and part_type not like '%changed%' and part_type not like '%updated%' as is_message
    from together
)

select
    *,
    row_number() over life as act,
    last_value(case when is_message then actor_role end ignore nulls) over (life rows between unbounded preceding and 1 preceding) as last_speaker,
    sum(case when is_message and actor_role = 'bot' then 1 else 0 end) over (life rows between unbounded preceding and 1 preceding) as bot_turns_before
from heard
window life as (partition by conversation_id order by happened_at, act_order, part_type)
