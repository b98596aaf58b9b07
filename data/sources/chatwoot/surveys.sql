-- One row per question for a rating: the answers, from the report and from the API alike, and the questions that have none.
with answers as (
    select
        regexp_extract(link, '/conversations/(\d+)', 1) as ticket_id,
        rating,
        comment,
        customer_id,
        regexp_replace(agent, '\s*\([^()]*@[^()]*\)$', '') as agent,
        answered_at,
        file,
        row_number
    from staged_chatwoot_csat_report
    union all by name
    select conversation_id as ticket_id, rating, comment, customer_id, agent, answered_at, file, row_number
    from staged_chatwoot_csat_responses
),

newest as (
    select *
    from answers
    qualify row_number() over (partition by ticket_id, date_trunc('second', answered_at) order by file, row_number) = 1
),

questions as (
    select ticket_id, message_id, happened_at as sent_at, rating
    from staged_chatwoot_messages
    where content_type = 'input_csat'
    qualify row_number() over (partition by ticket_id, message_id order by rating nulls last, file, row_number) = 1
),

answered as (
    select newest.*, max(questions.sent_at) as sent_at
    from newest
    left join questions on questions.ticket_id = newest.ticket_id and questions.sent_at <= newest.answered_at
    group by all
)

select
    coalesce(ticket_id, '') || ':' || cast(epoch(answered_at) as bigint) as survey_id,
    'chatwoot' as source,
    ticket_id,
    customer_id,
    'csat' as kind,
    1 as scale_min,
    5 as scale_max,
    sent_at,
    answered_at,
    rating as score,
    comment,
    agent
from answered
union all by name
select
    ticket_id || ':' || message_id as survey_id,
    'chatwoot' as source,
    ticket_id,
    'csat' as kind,
    1 as scale_min,
    5 as scale_max,
    sent_at,
    rating as score
from questions
where (ticket_id, sent_at) not in (select (ticket_id, sent_at) from answered where sent_at is not null and ticket_id is not null)
