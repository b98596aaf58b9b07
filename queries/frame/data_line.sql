-- One row: the line at the foot of every page. Tickets opened in the period, surveys of such tickets, how many were
-- answered, and how many rows of the files stand in no number (for a viewer of every team; else null).
with asked as (
    select
        count(*) as count_surveys,
        count(*) filter (where is_answered) as count_answers,
        -- Where an export holds answers alone, what share they are is not known.
        count(*) filter (where is_asking_told) as count_asked,
        count(*) filter (where is_asking_told and is_answered) as count_asked_answers
    from surveys_in($scope)
),

opened as (
    select count(*) as count_tickets, max(as_of) as as_of
    from tickets_in($scope)
),

whole as (
    select max(as_of) as as_of from tickets_matching($scope)
),

left_out as (
    select sum(rows_quarantined)::bigint as count_quarantined, sum(rows_in)::bigint as count_rows from loads_for($scope)
)

select
    coalesce(opened.as_of, whole.as_of) as as_of,
    opened.count_tickets,
    asked.count_surveys,
    asked.count_answers,
    asked.count_asked_answers / nullif(asked.count_asked, 0)::double as answered_share,
    left_out.count_quarantined,
    left_out.count_quarantined / nullif(left_out.count_rows, 0)::double as quarantined_share
from opened
cross join asked
cross join whole
cross join left_out
