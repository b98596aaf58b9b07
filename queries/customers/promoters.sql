-- One row per group of customers who answered an NPS survey in the period, by their tickets in the 90 days before: 'none' had no
-- complaint, 'made good' had one that was made good, 'not made good' one that was not, 'no ticket' had no ticket at all. A complaint
-- is a reopened ticket, a missed service level, a broken promise, a dispute or a bad CSAT. Small groups are withheld.
with answered as (
    select survey_id, source, customer_id, owned_at, promotion
    from surveys_in($scope)
    where promotion is not null and customer_id is not null
),

scored as (
    select ticket_id, source, bool_or(is_satisfied) as is_satisfied
    from surveys_matching($scope)
    where is_satisfied is not null and ticket_id is not null
    group by ticket_id, source
),

decided as (
    select
        ticket_id,
        ticket_source,
        bool_or(kind <> 'decline') as is_granted,
        bool_or(is_disputed) as is_disputed
    from decisions_matching($scope)
    where ticket_id is not null
    group by ticket_id, ticket_source
),

promised as (
    select ticket_id, ticket_source, bool_or(coalesce(kept_at > due_at, true)) as is_broken, bool_and(kept_at is not null) as is_kept_at_all
    from promises_matching($scope)
    where ticket_id is not null and (kept_at is not null or due_at < known_to)
    group by ticket_id, ticket_source
),

judged as (
    select
        tickets.customer_id,
        tickets.opened_at,
        coalesce(tickets.reopens > 0, false) or coalesce(not tickets.is_sla_met, false) or coalesce(promised.is_broken, false)
            or coalesce(decided.is_disputed, false) or coalesce(not scored.is_satisfied, false) as is_complaint,
        coalesce(decided.is_granted, false) or coalesce(promised.is_broken and promised.is_kept_at_all, false) as is_made_good
    from tickets_matching($scope) as tickets
    left join scored on scored.ticket_id = tickets.ticket_id and scored.source = tickets.source
    left join decided on decided.ticket_id = tickets.ticket_id and decided.ticket_source = tickets.source
    left join promised on promised.ticket_id = tickets.ticket_id and promised.ticket_source = tickets.source
    where tickets.customer_id is not null
),

lived as (
    select
        answered.survey_id,
        answered.source,
        any_value(answered.promotion) as promotion,
        count(judged.customer_id) as count_tickets,
        coalesce(bool_or(judged.is_complaint), false) as is_complaint,
        coalesce(bool_and(judged.is_made_good) filter (where judged.is_complaint), false) as is_made_good
    from answered
    left join judged
        on judged.customer_id = answered.customer_id
        and judged.opened_at <= answered.owned_at
        and epoch(judged.opened_at) >= epoch(answered.owned_at) - 90 * 86400
    group by answered.survey_id, answered.source
),

counted as (
    select
        case
            when count_tickets = 0 then 'no ticket'
            when not is_complaint then 'none'
            when is_made_good then 'made good'
            else 'not made good'
        end as cell,
        count(*) as n,
        count(*) filter (where promotion = 1) as count_promoters,
        count(*) filter (where promotion = 0) as count_passives,
        count(*) filter (where promotion = -1) as count_detractors
    from lived
    group by all
),

guarded as (
    select
        *,
        is_small(
            $scope,
            n,
            coalesce(sum(n) over (order by n, cell rows between unbounded preceding and 1 preceding), 0),
            min(n) over ()
        ) as is_withheld
    from counted
)

select cell, n, count_promoters, count_passives, count_detractors from guarded where not is_withheld order by cell
