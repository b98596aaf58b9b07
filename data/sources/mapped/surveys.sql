-- One row per survey: the latest answer. Without an id of its own a survey is known by its ticket, else by its row.
with named as (
    select *, coalesce(survey_id, source || ':' || kind || ':' || ticket_id, file || ':' || (row_number + 1)) as id
    from staged_mapped_surveys
)

select
    id as survey_id,
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
qualify row_number() over (partition by source, id order by coalesce(answered_at, sent_at) desc nulls last, file, row_number) = 1
