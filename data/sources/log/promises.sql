-- One row per promise: the last row of its id. Without one it is known by its ticket, words and day, else by its row.
with named as (
    select
        *,
        coalesce(
            promise_id,
            case when ticket_id is not null then concat_ws(' ', ticket_id, promise, cast(due_at as date)) end,
            file || ':' || (row_number + 1)
        ) as id,
        -- A spreadsheet writes a day as its midnight.
        regexp_matches(due_text, '^\S+( 00:00(:00)?)?$') as is_whole_day
    from staged_log_promises
)

select
    id as promise_id,
    'log' as source,
    ticket_id,
    customer_id,
    agent,
    team,
    promise,
    promised_at,
    case when is_whole_day then due_at + interval 1 day else due_at end as due_at,
    kept_at
from named
qualify row_number() over (partition by id order by file desc, row_number desc) = 1
