-- One row per source: the totals that can be checked against the help desk. Null where its export does not tell.
with asked as (
    select
        source,
        case when bool_or(is_asking_told) then count(*) end as count_asked,
        count(*) filter (where is_answered) as count_answers,
        count(*) filter (where is_satisfied) as count_satisfied
    from surveys_matching($scope)
    where kind = 'csat'
    group by source
)

select
    tickets.source,
    count(*) as count_tickets,
    count(*) filter (where is_open) as count_unresolved,
    case when count(response) > 0 or count(replies) > 0 then count(*) filter (where replies > 0 or response is not null) end as count_replied,
    case when count(reopens) > 0 then count(*) filter (where reopens > 0) end as count_reopened,
    case when count(transfers) > 0 then count(*) filter (where transfers > 0) end as count_transferred,
    case when count(priority_changes) > 0 then count(*) filter (where priority_changes > 0) end as count_priority_changed,
    case when count(is_sla_met) > 0 then count(*) filter (where not is_sla_met) end as count_sla_missed,
    any_value(count_asked) as count_asked,
    any_value(count_answers) as count_answers,
    any_value(count_satisfied) as count_satisfied,
    min(opened_at) as first_opened_at,
    max(opened_at) as last_opened_at,
    max(as_of) as as_of
from tickets_matching($scope) as tickets
left join asked on asked.source = tickets.source
group by tickets.source
order by count_tickets desc
