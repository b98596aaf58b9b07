-- One row per thing that happened to a ticket, and what follows from it: handed by a bot to people, escalated to a second
-- line.
with talks as (
    select
        ticket_id,
        min(happened_at) filter (where actor_role = 'bot') as bot_spoke_at,
        min(actor) filter (where actor_role = 'bot') as bot,
        min(happened_at) filter (where actor_role = 'agent') as person_spoke_at
    from zendesk_deeds
    where kind = 'message'
    group by ticket_id
),

-- The first team or person to whom a ticket goes after its bot spoke, if the bot or a rule gave it to them.
handed as (
    select deeds.ticket_id, deeds.happened_at, talks.bot, deeds.to_value, deeds.event_order
    from zendesk_deeds as deeds
    join talks on talks.ticket_id = deeds.ticket_id
    where deeds.kind in ('team', 'assignment')
        and deeds.actor_role in ('bot', 'system')
        and deeds.to_value is not null
        and not deeds.is_to_bot
        and deeds.happened_at >= talks.bot_spoke_at
        and (talks.person_spoke_at is null or deeds.happened_at <= talks.person_spoke_at)
    qualify row_number() over (partition by deeds.ticket_id order by deeds.happened_at, deeds.event_order nulls last, deeds.kind desc) = 1
),

second_lines as (
    select *, '(^|[^a-z0-9])(escalat[a-z]*|tier[ _-]?[23]|level[ _-]?[23]|l[23]|(2nd|3rd|second|third)[ _-]?(line|level|tier))([^a-z0-9]|$)' as shape
    from zendesk_deeds
    where kind = 'team'
)

select ticket_id, 'zendesk' as source, happened_at, kind, actor, actor_role, from_value, to_value, event_order
from zendesk_deeds
union all
select ticket_id, 'zendesk', happened_at, 'handoff', bot, 'bot', bot, to_value, event_order
from handed
union all
select ticket_id, 'zendesk', happened_at, 'escalation', actor, actor_role, from_value, to_value, event_order
from second_lines
where regexp_matches(lower(to_value), shape) and not regexp_matches(lower(coalesce(from_value, '')), shape)
