-- One row per thing passed on: the last row of its id. Without one it is known by its ticket, department and topic, else
-- by its row.
with named as (
    select
        *,
        coalesce(
            feedback_id,
            case when ticket_id is not null then concat_ws(' ', ticket_id, department, topic, cast(passed_on_at as date)) end,
            file || ':' || (row_number + 1)
        ) as id
    from staged_log_feedback
)

select
    id as feedback_id,
    'log' as source,
    ticket_id,
    agent,
    team,
    topic,
    words,
    department,
    passed_on_at,
    acknowledged_at,
    closed_at,
    outcome
from named
qualify row_number() over (partition by id order by file desc, row_number desc) = 1
