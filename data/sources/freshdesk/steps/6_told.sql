-- One row per reply or note, each told once although exports overlap. Feedback to a survey is no message (source 6); what
-- is forwarded (source 8) goes to somebody else than the customer.
with together as (
    select * from staged_freshdesk_conversations
    union all by name
    select * exclude (ticket_agent_id) from staged_freshdesk_ticket_conversations
)

select
    ticket_id,
    happened_at,
    user_id,
    is_incoming,
    is_private or coalesce(channel = '8', false) as is_note
from together
where coalesce(channel, '') <> '6'
qualify row_number() over (partition by conversation_id order by updated_at desc nulls last, file, row_number) = 1
