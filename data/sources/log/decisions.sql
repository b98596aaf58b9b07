-- One row per decision: the last row of its id, because a log is corrected below. Without an id of its own it is known
-- by its ticket, kind, day and amount, else by its row.
with named as (
    select
        *,
        coalesce(
            decision_id,
            case when ticket_id is not null then concat_ws(' ', ticket_id, lower(kind), cast(decided_at as date), amount) end,
            file || ':' || (row_number + 1)
        ) as id
    from staged_log_decisions
)

select
    id as decision_id,
    'log' as source,
    ticket_id,
    customer_id,
    decided_at,
    lower(kind) as kind,
    amount,
    upper(currency) as currency,
    loss,
    authority_limit,
    authority,
    approval_requested_at,
    approval_answered_at,
    agent,
    team,
    reviewed_at,
    reviewer,
    outcome,
    outcome_for,
    outcome_reason,
    alternative_offered,
    alternative_accepted,
    is_required,
    is_hindered,
    is_disputed,
    reason,
    policy
from named
qualify row_number() over (partition by id order by file desc, row_number desc) = 1
