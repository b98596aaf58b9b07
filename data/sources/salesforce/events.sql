-- One row per change of status, queue, owner or priority, per escalation, and per e-mail or comment. Closing a case is how
-- Salesforce resolves it, so a case that is closed was solved and closed at that instant, unless it was refused.
with statuses as (
    select
        history.*,
        before.status as status_before,
        after.status as status_after,
        after.status = 'closed' and coalesce(before.status, 'open') not in ('solved', 'closed') and not coalesce(after.is_refused, false) as is_solution
    from salesforce_history as history
    left join salesforce_words as before on before.word = lower(trim(history.from_text))
    left join salesforce_words as after on after.word = lower(trim(history.to_text))
    where history.field = 'status' and history.to_text is not null
),

-- History is kept for so many months, and for tracked fields: where it does not tell the closing, the case does.
last_told as (
    select ticket_id, max_by(status_after, place) as status, max(happened_at) as happened_at
    from statuses
    group by ticket_id
),

closings as (
    select cases.ticket_id, cases.closed_at as happened_at, last_told.status as status_before, cases.is_refused
    from salesforce_cases as cases
    join last_told on last_told.ticket_id = cases.ticket_id
    where cases.state = 'closed' and last_told.status <> 'closed' and cases.closed_at >= last_told.happened_at
),

owners as (
    select * from salesforce_history where field = 'owner' and from_text is distinct from to_text
),

written as (
    select
        left(message_id, 15) as message_key,
        left(case_record, 15) as case_key,
        happened_at,
        'message' as kind,
        case when is_incoming then null else left(actor, 15) end as actor_key,
        is_incoming
    from staged_salesforce_email
    -- 5 is a draft that was never sent.
    where is_deleted is not true and case_record is not null and lower(coalesce(status, '')) not in ('5', 'draft')
    union all
    select left(comment_id, 15), left(case_record, 15), happened_at, case when is_public then 'message' else 'note' end, left(actor, 15), false
    from staged_salesforce_comment
    where is_deleted is not true
),

written_once as (
    select *
    from written
    qualify message_key is null or row_number() over (partition by message_key order by happened_at) = 1
),

events as (
    select ticket_id, happened_at, 'status' as kind, actor, actor_role, status_before as from_value, case when is_solution then 'solved' else status_after end as to_value, place * 2 as event_order
    from statuses
    where status_before is distinct from status_after
    union all
    select ticket_id, happened_at, 'status', actor, actor_role, 'solved', 'closed', place * 2 + 1
    from statuses
    where is_solution
    union all
    select ticket_id, happened_at, 'status', null, null, status_before, 'solved', 1000000
    from closings
    where not is_refused and status_before <> 'solved'
    union all
    select ticket_id, happened_at, 'status', null, null, case when is_refused then status_before else 'solved' end, 'closed', 1000001
    from closings
    union all
    select ticket_id, happened_at, 'team', actor, actor_role, case when from_kind = 'queue' then from_text end, to_text, place * 2
    from owners
    where to_kind = 'queue' and to_text is not null
    union all
    select
        ticket_id,
        happened_at,
        'assignment',
        actor,
        actor_role,
        case when from_kind = 'person' then from_text end,
        case when to_kind = 'person' then to_text end,
        place * 2
    from owners
    where to_kind = 'person' or from_kind = 'person'
    union all
    select ticket_id, happened_at, 'priority', actor, actor_role, from_text, to_text, place * 2
    from salesforce_history
    where field = 'priority' and from_text is not null and to_text is not null
    union all
    select ticket_id, happened_at, 'escalation', actor, actor_role, from_text, to_text, place * 2
    from salesforce_history
    where is_escalated_owner or (field = 'isescalated' and lower(to_text) in ('true', '1'))
    union all
    select
        cases.ticket_id,
        written.happened_at,
        written.kind,
        case when written.is_incoming then cases.contact else coalesce(names.name, written.actor_key) end,
        case
            when written.is_incoming then 'customer'
            when names.role = 'system' then 'bot'
            when written.kind = 'message' then coalesce(names.role, 'agent')
            else 'agent'
        end,
        null,
        null,
        null
    from written_once as written
    join salesforce_cases as cases on cases.key = written.case_key
    left join salesforce_names as names on names.key = written.actor_key
)

select events.*, 'salesforce' as source
from events
join salesforce_cases as cases on cases.ticket_id = events.ticket_id
where cases.is_deleted is not true or cases.merged_into is not null
