-- One row per second of age at which a ticket of the period was told its final no or yes, or was last seen undecided: the
-- share still undecided, told no and told yes (Aalen-Johansen). Tickets count on which a decision was taken or asked for.
with decided as (
    select
        ticket_id,
        ticket_source,
        min(opened_at) as opened_at,
        max(known_to) as known_to,
        max_by(kind, decided_at) as last_kind,
        max(decided_at) filter (where kind = 'decline') as no_at,
        min(decided_at) filter (where kind <> 'decline') as yes_at
    from decisions_matching($scope)
    where opened_at is not null and is_owned($scope, opened_at)
    group by ticket_id, ticket_source
),

cases as (
    select
        floor(epoch(coalesce(case when last_kind = 'decline' then no_at else yes_at end, known_to)) - epoch(opened_at)) as seconds,
        case when last_kind = 'decline' then 1 when yes_at is not null then 2 else 0 end as outcome
    from decided
),

incidence as (
    select * from incidence_of((select coalesce(list({'seconds': seconds, 'outcome': outcome}), []) from cases where seconds >= 0))
)

select seconds, at_risk, count_first as count_no, count_second as count_yes, waiting as undecided, ended_first as told_no, ended_second as told_yes
from incidence
order by seconds
