-- One row per response and question for a score, from exports and from the API. When the invitation went out is told by
-- neither, and an export does not say whether a response was completed: one without a score is no answer.
with newest as (
    select *
    from staged_surveymonkey_responses_answers
    qualify row_number() over (partition by response_id, question order by ended_at desc nulls last, file, row_number) = 1
)

select
    response_id || ':' || question as survey_id,
    'surveymonkey' as source,
    false as is_asking_told,
    ticket_id,
    customer_id,
    kind,
    scale_min,
    scale_max,
    is_low_good,
    case when score is not null then coalesce(ended_at, started_at) end as answered_at,
    score,
    comment,
    agent,
    team
from newest
union all by name
select
    response_id || ':' || kind as survey_id,
    'surveymonkey' as source,
    false as is_asking_told,
    ticket_id,
    customer_id,
    kind,
    scale_min,
    scale_max,
    is_low_good,
    case when response_status = 'completed' then coalesce(modified_at, created_at) end as answered_at,
    case when response_status = 'completed' then score end as score,
    comment,
    agent
from surveymonkey_replies
-- The same response may have come in an export as well.
where response_id not in (select response_id from newest)
