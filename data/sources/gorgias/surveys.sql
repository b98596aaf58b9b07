-- One row per survey that was sent. The survey does not name the agent: it is the ticket's.
select
    asked.survey_id,
    'gorgias' as source,
    asked.ticket_id,
    asked.customer_id,
    'csat' as kind,
    1 as scale_min,
    5 as scale_max,
    asked.sent_at,
    case when asked.score is not null then asked.answered_at end as answered_at,
    asked.score,
    asked.comment,
    newest.agent,
    newest.team
from gorgias_asked as asked
left join gorgias_newest as newest on newest.ticket_id = asked.ticket_id
