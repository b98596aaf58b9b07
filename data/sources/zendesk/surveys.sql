-- One row per ticket whose customer was asked. The new survey counts before the old question, and ratings before the state
-- that a ticket bears, which knows neither the day of asking nor that of the answer. The new survey tells the last answer
-- alone; what it was before, good or bad, the audits tell. Agent and team are those at the time of the answer where it can
-- be told.
with answers as (
    select
        responded.ticket_id, responded.customer_id, responded.sent_at, responded.answered_at, responded.score,
        null as previous_score, rated.previous_score = 1 as was_satisfied, responded.comment, 1 as scale_min,
        responded.scale_max, null as assignee_id, null as group_id
    from zendesk_responded as responded
    left join zendesk_rated as rated on rated.ticket_id = responded.ticket_id
    union all
    select ticket_id, customer_id, sent_at, answered_at, score, previous_score, null, comment, 0, 1, assignee_id, group_id
    from zendesk_rated
    where ticket_id not in (select ticket_id from zendesk_responded)
),

holders as (
    select
        answers.ticket_id,
        arg_max(changes.value, changes.changed_at) filter (where changes.field = 'assignee_id') as assignee_id,
        arg_max(changes.value, changes.changed_at) filter (where changes.field = 'group_id') as group_id
    from answers
    join zendesk_changes as changes on changes.ticket_id = answers.ticket_id
    where changes.field in ('assignee_id', 'group_id') and changes.changed_at <= coalesce(answers.answered_at, answers.sent_at)
    group by answers.ticket_id
),

states as (
    select
        ticket_id,
        lower(satisfaction) as state,
        satisfaction_comment as comment,
        case when lower(satisfaction) in ('good', 'bad') then 0 else 1 end as scale_min,
        case when lower(satisfaction) in ('good', 'bad') then 1 else 5 end as scale_max,
        case lower(satisfaction) when 'good' then 1 when 'bad' then 0 else try_cast(satisfaction as integer) end as score
    from zendesk_known
    where lower(satisfaction) in ('offered', 'good', 'bad', '1', '2', '3', '4', '5')
        and ticket_id not in (select ticket_id from answers)
),

together as (
    select
        answers.* replace (
            coalesce(answers.assignee_id, holders.assignee_id) as assignee_id,
            coalesce(answers.group_id, holders.group_id) as group_id
        )
    from answers
    left join holders on holders.ticket_id = answers.ticket_id
    union all by name
    select * exclude (state) from states
)

select
    'zendesk:' || known.ticket_id as survey_id,
    'zendesk' as source,
    known.ticket_id,
    coalesce(together.customer_id, known.customer_id) as customer_id,
    'csat' as kind,
    together.scale_min,
    together.scale_max,
    together.sent_at,
    together.answered_at,
    together.score,
    together.previous_score,
    together.was_satisfied,
    coalesce(together.comment, known.satisfaction_comment) as comment,
    coalesce(agents.name, nullif(together.assignee_id, ''), known.agent) as agent,
    coalesce(teams.name, nullif(together.group_id, ''), known.team) as team
from together
join zendesk_known as known on known.ticket_id = together.ticket_id
left join zendesk_people as agents on agents.user_id = together.assignee_id
left join zendesk_teams as teams on teams.group_id = together.group_id
where not known.is_deleted
