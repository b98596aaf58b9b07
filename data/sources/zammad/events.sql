-- One row per article and change of a ticket. Where no history has come, the states that the ticket itself tells stand for
-- it. A public note is no answer: Zammad's own first response is a message that went out.
with articles as (
    select article.*, ticket.ticket_id
    from staged_zammad_articles as article
    join zammad_tickets as ticket on ticket.internal_id = article.internal_id
    qualify row_number() over (partition by article.article_id order by article.file, article.row_number) = 1
),

changes as (
    select change.*, ticket.ticket_id
    from staged_zammad_history as change
    join zammad_tickets as ticket on ticket.internal_id = change.internal_id
    where change.object = 'Ticket' and change.type = 'updated'
    qualify row_number() over (partition by change.change_id order by change.file, change.row_number) = 1
),

named as (
    select
        *,
        case
            when lower(from_value) = 'new' then 'new'
            when lower(from_value) = 'merged' then 'closed'
            when lower(from_value) like 'closed%' then 'solved'
            when lower(from_value) like 'pending%' or lower(from_value) like '%wait%' then 'pending'
            when lower(from_value) like '%hold%' then 'hold'
            else 'open'
        end as state_before,
        case
            when lower(to_value) = 'new' then 'new'
            when lower(to_value) = 'merged' then 'closed'
            when lower(to_value) like 'closed%' then 'solved'
            when lower(to_value) like 'pending%' or lower(to_value) like '%wait%' then 'pending'
            when lower(to_value) like '%hold%' then 'hold'
            else 'open'
        end as state_after
    from changes
    where attribute in ('state', 'group', 'owner', 'priority')
),

first_states as (
    select ticket_id, arg_min(state_before, happened_at) as state
    from named
    where attribute = 'state'
    group by ticket_id
),

-- The tickets of whose lives more is told than how they stand.
lived as (
    select ticket_id from articles
    union
    select ticket_id from named
)

select
    ticket_id,
    'zammad' as source,
    happened_at,
    case when is_internal or type = 'note' then 'note' else 'message' end as kind,
    actor,
    lower(sender) as actor_role,
    null as from_value,
    null as to_value,
    try_cast(article_id as bigint) as event_order
from articles
where lower(sender) in ('agent', 'customer', 'system')
union all by name
select
    ticket_id,
    'zammad' as source,
    happened_at,
    case attribute when 'state' then 'status' when 'group' then 'team' when 'owner' then 'assignment' else 'priority' end as kind,
    'agent' as actor_role,
    case when attribute = 'state' then state_before else from_value end as from_value,
    case when attribute = 'state' then state_after else to_value end as to_value,
    try_cast(change_id as bigint) as event_order
from named
union all by name
select ticket.ticket_id, 'zammad' as source, ticket.opened_at as happened_at, 'status' as kind, 'system' as actor_role, coalesce(first_states.state, 'new') as to_value
from zammad_tickets as ticket
join lived on lived.ticket_id = ticket.ticket_id
left join first_states on first_states.ticket_id = ticket.ticket_id
union all by name
select ticket.ticket_id, 'zammad' as source, coalesce(ends.resolved_at, ticket.updated_at) as happened_at, 'status' as kind, 'agent' as actor_role, ticket.status as to_value
from zammad_tickets as ticket
join zammad_ends as ends on ends.ticket_id = ticket.ticket_id
join lived on lived.ticket_id = ticket.ticket_id
where ticket.status <> 'new' and ticket.ticket_id not in (select ticket_id from first_states)
