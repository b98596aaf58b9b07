-- One row per resolution of a conversation: as measured, else as its line of activity says (in English).
with measured as (
    select ticket_id, ended_at as resolved_at
    from chatwoot_measured
    where name = 'conversation_resolved'
),

said as (
    select ticket_id, happened_at as resolved_at
    from chatwoot_messages
    where message_type = 'activity' and lower(content) like 'conversation was %resolved by %'
)

select ticket_id, resolved_at
from measured
union all
select ticket_id, resolved_at
from said
where ticket_id not in (select ticket_id from measured)
