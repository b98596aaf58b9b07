-- One row per change of status, team, department, owner or priority, per escalation, and per message or comment. Closing a
-- ticket is how Zoho resolves it, so a ticket that is closed was solved and closed at that instant, unless it was refused.
with changes as (
    select distinct
        numbers.ticket_id,
        history.happened_at,
        lower(replace(history.property, ' ', '')) as property,
        case when not starts_with(history.from_text, '{') then nullif(history.from_text, '') end as from_text,
        case when not starts_with(history.to_text, '{') then nullif(history.to_text, '') end as to_text,
        history.actor,
        case
            when regexp_matches(lower(coalesce(history.actor_type, '')), '(end_?user|contact|portal)') then 'customer'
            when regexp_matches(lower(coalesce(history.actor_type, '')), '(system|automation|workflow|rule|sla)') or history.actor is null then 'system'
            else 'agent'
        end as actor_role
    from staged_zoho_history as history
    join zoho_numbers as numbers on numbers.key = history.ticket
),

statuses as (
    select
        changes.*,
        before.status as status_before,
        after.status as status_after,
        after.status = 'closed' and coalesce(before.status, 'open') not in ('solved', 'closed') and not after.is_refused as is_solution
    from changes
    left join zoho_words as before on before.word = lower(trim(changes.from_text))
    join zoho_words as after on after.word = lower(trim(changes.to_text))
    where changes.property = 'status'
),

threads as (
    select
        numbers.ticket_id,
        threads.happened_at,
        case when lower(coalesce(threads.visibility, 'public')) = 'private' then 'note' else 'message' end as kind,
        coalesce(threads.actor, nullif(trim(concat_ws(' ', threads.first_name, threads.last_name)), '')) as actor,
        case
            when lower(threads.direction) = 'in' then 'customer'
            when regexp_matches(lower(coalesce(threads.author_type, '')), '(bot|system|automation)') then 'bot'
            else 'agent'
        end as actor_role
    from staged_zoho_thread as threads
    join zoho_numbers as numbers on numbers.key = threads.ticket
    where lower(coalesce(threads.status, '')) not in ('draft', 'failed')
    qualify row_number() over (partition by threads.thread_id order by threads.file desc, threads.row_number desc) = 1
),

comments as (
    select
        numbers.ticket_id,
        comments.happened_at,
        case when comments.is_public then 'message' else 'note' end as kind,
        comments.actor,
        case when regexp_matches(lower(coalesce(comments.author_type, '')), '(end_?user|contact|portal)') then 'customer' else 'agent' end as actor_role
    from staged_zoho_comment as comments
    join zoho_numbers as numbers on numbers.key = comments.ticket
    qualify row_number() over (partition by comments.comment_id order by comments.file desc, comments.row_number desc) = 1
),

events as (
    select ticket_id, happened_at, 'status' as kind, actor, actor_role, status_before as from_value, case when is_solution then 'solved' else status_after end as to_value, 1 as event_order
    from statuses
    where status_before is distinct from status_after
    union all
    select ticket_id, happened_at, 'status', actor, actor_role, 'solved', 'closed', 2
    from statuses
    where is_solution
    union all
    select ticket_id, happened_at, 'team', actor, actor_role, from_text, to_text, null
    from changes
    where property in ('team', 'department') and to_text is not null
    union all
    select ticket_id, happened_at, 'assignment', actor, actor_role, from_text, to_text, null
    from changes
    where property in ('assignee', 'caseowner', 'ticketowner', 'owner')
    union all
    select ticket_id, happened_at, 'priority', actor, actor_role, from_text, to_text, null
    from changes
    where property = 'priority' and from_text is not null and to_text is not null
    union all
    select ticket_id, happened_at, 'escalation', actor, actor_role, from_text, to_text, null
    from changes
    where (property = 'isescalated' and lower(to_text) = 'true') or (property = 'status' and starts_with(lower(to_text), 'escalat'))
    union all
    select ticket_id, happened_at, kind, actor, actor_role, null, null, null from threads
    union all
    select ticket_id, happened_at, kind, actor, actor_role, null, null, null from comments
)

select events.*, 'zoho' as source
from events
join zoho_tickets as tickets on tickets.ticket_id = events.ticket_id
where tickets.is_deleted is not true and tickets.is_spam is not true
