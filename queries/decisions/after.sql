-- One row per answer that customers were left with (granted, with_alternative, without_alternative, required): of the
-- tickets that a decision of the period closed, satisfaction with the ticket, and another contact within seven days of those
-- who are known and of whose contacts the exports tell for so long. A no that a later yes took back counts as granted. Small cells are withheld.
with last as (
    select
        answer,
        ticket_id,
        ticket_source,
        next_contact_at,
        decided_at,
        customer_id is not null and epoch(decided_at) <= epoch(contacts_known_to) - 7 * 86400 as is_followed
    from weighed_in($scope)
    where is_last and answer is not null and ticket_id is not null
),

scored as (
    select ticket_id, source, bool_or(is_satisfied) as is_satisfied
    from surveys_matching($scope)
    where is_satisfied is not null and ticket_id is not null
    group by ticket_id, source
),

counted as (
    select
        last.answer as cell,
        count(*) as count_decisions,
        count(scored.is_satisfied) as n_satisfied,
        count(*) filter (where scored.is_satisfied) as count_satisfied,
        count(*) filter (where last.is_followed) as n_contacted,
        count(*) filter (where last.is_followed and epoch(last.next_contact_at) - epoch(last.decided_at) <= 7 * 86400) as count_contacted
    from last
    left join scored on scored.ticket_id = last.ticket_id and scored.source = last.ticket_source
    group by last.answer
)

select
    cell,
    count_decisions,
    case when not n_satisfied < $scope['smallest_cell'] then n_satisfied end as n_satisfied,
    case when not n_satisfied < $scope['smallest_cell'] then count_satisfied end as count_satisfied,
    case when not n_contacted < $scope['smallest_cell'] then n_contacted end as n_contacted,
    case when not n_contacted < $scope['smallest_cell'] then count_contacted end as count_contacted
from counted
where count_decisions >= $scope['smallest_cell']
order by cell
