-- One row per change of status, team, agent or priority, per escalation, and per comment. A comment of a CSV export, which
-- does not say whether the customer saw it, is neither a message nor a note. An issue that goes to Closed with a solution
-- and without a stop at Resolved was resolved and closed at that instant.
with statuses as (
    select
        changes.*,
        coalesce(before.status, case when changes.from_text is not null then 'open' end) as status_before,
        case when issues.is_refused and after.status = 'solved' then 'closed' else coalesce(after.status, 'open') end as status_after,
        coalesce(after.status, 'open') = 'closed' and coalesce(before.status, 'open') <> 'solved' and not issues.is_refused and not coalesce(after.is_refused, false) as is_solution
    from jira_changes as changes
    join jira_issues as issues on issues.ticket_id = changes.ticket_id
    left join jira_words as before on before.word = lower(trim(changes.from_text))
    left join jira_words as after on after.word = lower(trim(changes.to_text))
    where changes.field in ('status', 'estado') and changes.to_text is not null
),

events as (
    select ticket_id, happened_at, 'status' as kind, actor, actor_role, status_before as from_value, case when is_solution then 'solved' else status_after end as to_value, change_number * 2 as event_order
    from statuses
    where status_before is distinct from status_after
    union all
    select ticket_id, happened_at, 'status', actor, actor_role, 'solved', 'closed', change_number * 2 + 1
    from statuses
    where is_solution and status_before is distinct from status_after
    union all
    select ticket_id, happened_at, 'escalation', actor, actor_role, from_text, to_text, change_number * 2
    from statuses
    where regexp_matches(lower(to_text), '(escalat|escalad|eskal)')
    union all
    select ticket_id, happened_at, 'assignment', actor, actor_role, from_text, to_text, change_number * 2
    from jira_changes
    where field in ('assignee', 'persona asignada', 'responsable', 'zugewiesene person', 'bearbeiter')
    union all
    select ticket_id, happened_at, 'priority', actor, actor_role, from_text, to_text, change_number * 2
    from jira_changes
    where field in ('priority', 'prioridad', 'priorität') and to_text is not null
    union all
    select changes.ticket_id, changes.happened_at, 'team', changes.actor, changes.actor_role, changes.from_text, changes.to_text, changes.change_number * 2
    from jira_changes as changes
    join jira_named as named on named.ticket_id = changes.ticket_id
    where changes.field in ('team', 'support team', 'assignment group', 'equipo')
        -- A project is the team where no field names one.
        or (changes.field in ('project', 'proyecto', 'projekt') and named.team is null)
    union all
    select
        ticket_id,
        happened_at,
        case when is_public then 'message' when not is_public then 'note' else 'comment' end,
        actor,
        actor_role,
        null,
        null,
        comment_number
    from jira_comments
)

select events.*, 'jira' as source
from events
join jira_issues as issues on issues.ticket_id = events.ticket_id
where issues.is_deleted is not true
