-- One row per message or note that was delivered, each told once. What a rule sends, or the AI agent, is the bot's.
with together as (
    select * from staged_gorgias_messages
    union all by name
    select * from staged_gorgias_ticket_messages
),

told_once as (
    select *
    from together
    qualify row_number() over (partition by message_id order by file, row_number) = 1
)

select
    ticket_id,
    message_id,
    -- A customer's message counts from its arrival, one of the house from when it went out.
    case when is_from_agent then coalesce(sent_at, created_at) else created_at end as happened_at,
    is_public and channel is distinct from 'internal-note' as is_message,
    case
        when not is_from_agent then 'customer'
        when rule_id is not null or lower(via) = 'rule' or lower(sender_name) in ('gorgias bot', 'ai agent', 'gorgias ai agent') then 'bot'
        else 'agent'
    end as actor_role,
    sender_id,
    sender_name,
    actions
from told_once
where failed_at is null
