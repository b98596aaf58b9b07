-- One row per class of first response time and stratum (topic, priority) of the tickets opened in the period: answers, satisfied
-- ones, tickets and reopened ones. The classes are fixed: under 1 hour, 4 hours, 24 hours, 3 days, longer, none.
with satisfied as (
    select ticket_id, source, bool_or(is_satisfied) as is_satisfied
    from surveys_matching($scope)
    where is_satisfied is not null and ticket_id is not null
    group by ticket_id, source
),

classed as (
    select
        *,
        case
            when response < 3600 then 1
            when response < 4 * 3600 then 2
            when response < 24 * 3600 then 3
            when response < 72 * 3600 then 4
            when response is not null then 5
            else 6
        end as class
    from tickets_in($scope)
)

select
    classed.class,
    coalesce(classed.topic, '(none)') as topic,
    coalesce(classed.priority, '(none)') as priority,
    count(*) as count_tickets,
    count(classed.reopens) as count_told,
    count(*) filter (where classed.reopens > 0) as count_reopened,
    count(satisfied.is_satisfied) as count_answers,
    count(*) filter (where satisfied.is_satisfied) as count_satisfied
from classed
left join satisfied on satisfied.ticket_id = classed.ticket_id and satisfied.source = classed.source
group by classed.class, classed.topic, classed.priority
order by classed.class, topic, priority
