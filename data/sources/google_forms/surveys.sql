-- One row per response and question for a score. A form keeps no number for a response: what was answered at the same
-- moment in the same words is the same response, in however many downloads it stands. The order in the file tells apart
-- what nothing else does.
with told as (
    select
        *,
        row_number() over (
            partition by file, answered_at, ticket_id, customer_id, comment, question, score order by row_number
        ) as again
    from staged_google_forms_responses_answers
),

distinct_ones as (
    select *
    from told
    qualify row_number() over (
        partition by answered_at, ticket_id, customer_id, comment, question, score, again order by file, row_number
    ) = 1
)

select
    place || ':' || question as survey_id,
    'google_forms' as source,
    false as is_asking_told,
    ticket_id,
    customer_id,
    kind,
    scale_min,
    scale_max,
    is_low_good,
    case when score is not null then answered_at end as answered_at,
    score,
    comment,
    agent,
    team
from distinct_ones
