-- One row per thing that happened to a ticket, with its author as a number. Values of teams and assignments are numbers yet.
with offers as (
    select ticket_id, changed_at, place
    from zendesk_changes
    where field = 'satisfaction_score' and value = 'offered'
    union all
    select ticket_id, happened_at, try_cast(event_id as bigint)
    from staged_zendesk_audits
    where type = 'SurveyOffered'
    qualify row_number() over (partition by ticket_id, event_id order by file, row_number) = 1
)

-- What a merge writes tells the customer where the request goes on: that is no answer.
select
    ticket_id,
    said_at as happened_at,
    case when is_public and merged_into is null and via_rel is distinct from 'merge' then 'message' else 'note' end as kind,
    author_id,
    channel = 'rule' as is_rule,
    is_bot,
    null as from_value,
    null as to_value,
    place
from zendesk_remarks
union all by name
select ticket_id, coalesce(call_started_at, said_at) + to_seconds(call_seconds) as happened_at, 'close_call' as kind, author_id, place
from zendesk_remarks
where call_seconds is not null
union all by name
select
    ticket_id, changed_at as happened_at, 'status' as kind, author_id, is_rule,
    case when lower(previous_value) in ('on-hold', 'onhold') then 'hold' else lower(previous_value) end as from_value,
    case when lower(value) in ('on-hold', 'onhold') then 'hold' else lower(value) end as to_value,
    place
from zendesk_changes
where field = 'status' and lower(value) in ('new', 'open', 'pending', 'hold', 'on-hold', 'onhold', 'solved', 'closed')
union all by name
select
    ticket_id, changed_at as happened_at, 'priority' as kind, author_id, is_rule,
    lower(previous_value) as from_value, lower(value) as to_value, place
from zendesk_changes
where field = 'priority'
union all by name
select
    ticket_id, changed_at as happened_at, 'team' as kind, author_id, is_rule, previous_value as from_value, value as to_value, place
from zendesk_changes
where field = 'group_id'
union all by name
select
    ticket_id, changed_at as happened_at, 'assignment' as kind, author_id, is_rule, previous_value as from_value, value as to_value, place
from zendesk_changes
where field = 'assignee_id'
union all by name
select ticket_id, changed_at as happened_at, 'escalation' as kind, author_id, is_rule, tag as to_value, place
from zendesk_tagged
where tag like '%escalat%'
union all by name
select ticket_id, changed_at as happened_at, 'survey' as kind, true as is_rule, place
from offers
union all by name
select ticket_id, rated_at as happened_at, 'survey' as kind, true as is_rule
from zendesk_asked
where score = 'offered' and ticket_id not in (select ticket_id from offers)
union all by name
select ticket_id, sent_at as happened_at, 'survey' as kind, true as is_rule
from zendesk_responded
where sent_at is not null and ticket_id not in (select ticket_id from offers)
union all by name
select ticket_id, set_at as happened_at, 'schedule' as kind, author_id, schedule_id as to_value
from zendesk_set_schedules
union all by name
select distinct ticket_id, applied_at as happened_at, 'sla' as kind, true as is_rule, metric as to_value
from zendesk_targets
union all by name
select ticket_id, merged_at as happened_at, 'merge' as kind, author_id, merged_into as to_value
from zendesk_merges
where merged_at is not null
