-- One row per survey: the latest answer. Without an id of its own a survey is known by its ticket, else by what it says:
-- exports overlap, and two equal rows of one file are two surveys.
with numbered as (
    select
        *,
        row_number() over (
            partition by source, kind, customer_id, sent_at, answered_at, score, comment, file order by row_number
        ) as nth
    from staged_mapped_surveys
),

named as (
    select
        * exclude (survey_id),
        coalesce(
            survey_id, kind || ':' || ticket_id, concat_ws(':', kind, customer_id, sent_at, answered_at, score, comment, nth)
        ) as survey_id
    from numbered
)

select
    survey_id,
    source,
    ticket_id,
    customer_id,
    kind,
    coalesce(scale_min, case kind when 'nps' then 0 else 1 end) as scale_min,
    coalesce(scale_max, case kind when 'nps' then 10 when 'ces' then 7 else 5 end) as scale_max,
    is_low_good,
    sent_at,
    answered_at,
    score,
    previous_score,
    comment,
    agent,
    team
from named
qualify row_number() over (
    partition by source, survey_id order by coalesce(answered_at, sent_at) desc nulls last, file desc, row_number desc
) = 1
