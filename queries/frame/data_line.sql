-- One row: the line at the foot of every page. Tickets opened in the period, surveys of such tickets and how many were answered.
with asked as (
    select count(*) as count_surveys, count(*) filter (where is_answered) as count_answers
    from surveys_in($scope)
),

opened as (
    select count(*) as count_tickets, max(as_of) as as_of
    from tickets_in($scope)
),

whole as (
    select max(as_of) as as_of from tickets_matching($scope)
)

select
    coalesce(opened.as_of, whole.as_of) as as_of,
    opened.count_tickets,
    asked.count_surveys,
    asked.count_answers,
    asked.count_answers / nullif(asked.count_surveys, 0)::double as answered_share
from opened
cross join asked
cross join whole
