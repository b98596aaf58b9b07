-- One row per response and question for a score. A response that was not finished is no answer; when the invitation went
-- out is not told.
with newest as (
    select *
    from staged_qualtrics_responses_answers
    qualify row_number() over (partition by response_id, question order by ended_at desc nulls last, file, row_number) = 1
)

select
    response_id || ':' || question as survey_id,
    'qualtrics' as source,
    false as is_asking_told,
    ticket_id,
    customer_id,
    kind,
    scale_min,
    scale_max,
    is_low_good,
    case when is_finished and score is not null then coalesce(ended_at, recorded_at) end as answered_at,
    case when is_finished then score end as score,
    comment,
    agent,
    team
from newest
