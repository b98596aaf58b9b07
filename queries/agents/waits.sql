-- One row per whom the tickets of $agent that were opened in the period waited for, and department: seconds in all, their
-- share of all that these tickets took, and how many tickets. `whose`: 'other' where neither the agent nor the customer
-- could have ended it; 'own' at the desk of the agent's own team; 'customer'; 'unknown' where nobody wrote down for whom.
with waited as (
    select
        waits.waited_for,
        case when waits.waited_for = 'department' then waits.department end as department,
        case
            when waits.waited_for = 'customer' then 'customer'
            when waits.waited_for in ('approval', 'queue', 'bot') then 'other'
            when waits.waited_for = 'department' and waits.department is not null and waits.department <> tickets.team then 'other'
            when waits.waited_for = 'front line' or waits.department = tickets.team then 'own'
            else 'unknown'
        end as whose,
        waits.ticket_id,
        waits.source,
        case $scope['clock'] when 'business' then waits.business_seconds else waits.seconds end as seconds
    from waits_in($scope) as waits
    join tickets_in($scope) as tickets on tickets.ticket_id = waits.ticket_id and tickets.source = waits.source
    where tickets.agent = $agent and $scope['smallest_cell'] = 0
)

select
    waited_for,
    department,
    whose,
    sum(seconds)::double as seconds,
    sum(seconds)::double / nullif(sum(sum(seconds)) over (), 0)::double as share,
    count(distinct (source, ticket_id)) as count_tickets
from waited
group by waited_for, department, whose
having sum(seconds) > 0
order by seconds desc, waited_for, department
