-- One row per whom tickets opened in the period waited for, and department: seconds in all, their share of all elapsed
-- time, and how many tickets. The seconds add up to the elapsed time of these tickets.
with waited as (
    select
        waited_for,
        department,
        ticket_id,
        source,
        case $scope['clock'] when 'business' then business_seconds else seconds end as seconds
    from waits_in($scope)
)

select
    waited_for,
    department,
    sum(seconds)::double as seconds,
    sum(seconds)::double / nullif(sum(sum(seconds)) over (), 0)::double as share,
    count(distinct (source, ticket_id)) as count_tickets
from waited
group by waited_for, department
order by seconds desc nulls last, waited_for, department
