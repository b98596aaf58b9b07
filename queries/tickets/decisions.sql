-- One row per decision on the ticket $ticket_id of $source, in order: what was decided, by whom, on whose authority, what
-- the limit was, how long an approval took, what became of it. Viewers of aggregates alone get no row.
select
    decision_id,
    decided_local,
    kind,
    amount::double as amount,
    currency,
    ceiling::double as ceiling,
    authority,
    timezone($scope['zone'], approval_requested_at) as requested_local,
    timezone($scope['zone'], approval_answered_at) as answered_local,
    floor(epoch(approval_answered_at) - epoch(approval_requested_at))::bigint as approval_seconds,
    agent,
    team,
    timezone($scope['zone'], reviewed_at) as reviewed_local,
    reviewer,
    outcome,
    outcome_for,
    outcome_reason,
    alternative_offered,
    alternative_accepted,
    is_required,
    is_hindered,
    is_disputed,
    is_reversed,
    reason,
    policy
from decisions_matching($scope)
where ticket_id = $ticket_id and ticket_source = $source and $scope['smallest_cell'] = 0
order by decided_at, decision_id
