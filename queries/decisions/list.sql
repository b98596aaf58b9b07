-- One row per decision of the period whose words hold $search, the latest first, at most $most; `count_all` says how
-- many there are. Nobody who sees aggregates alone gets any.
with found as (
    select
        *,
        lower(concat_ws(' ', decision_id, ticket_id, kind, reason, policy, team, agent, reviewer, outcome, outcome_reason)) as words
    from weighed_in($scope)
    where $scope['smallest_cell'] = 0
)

select
    decision_id,
    ticket_id,
    decided_local,
    kind,
    reason,
    policy,
    amount::double as amount,
    currency,
    ceiling::double as ceiling,
    authority,
    team,
    agent,
    is_required,
    is_hindered,
    is_disputed,
    alternative_offered,
    alternative_accepted,
    outcome,
    outcome_for,
    outcome_reason,
    reviewer,
    reviewer = agent as is_self_reviewed,
    is_reversed,
    count(*) over () as count_all
from found
where $search = '' or contains(words, lower($search))
order by decided_local desc, decision_id
limit $most
