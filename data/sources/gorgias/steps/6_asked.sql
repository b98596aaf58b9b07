-- One row per survey, of which a ticket has one at most: from the list of surveys, else from the ticket.
with together as (
    select survey_id, ticket_id, customer_id, score, sent_at, answered_at, comment, 1 as rank, file, row_number
    from staged_gorgias_surveys
    union all by name
    select survey_id, ticket_id, customer_id, score, survey_sent_at as sent_at, survey_answered_at as answered_at, comment, 2 as rank, file, row_number
    from gorgias_newest
    where survey_id is not null
)

select *
from together
-- What was never sent asked nobody.
where sent_at is not null or score is not null
qualify row_number() over (partition by survey_id order by rank, answered_at desc nulls last, file desc, row_number desc) = 1
