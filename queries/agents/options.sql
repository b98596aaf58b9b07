-- One row per person who has tickets of these filters that the viewer may see: when they started, and how many tickets.
-- No rows for viewers of aggregates alone.
select staff.agent, staff.started_on, staff.left_on, count(*) as count_tickets, count(distinct tickets.team) as count_teams, max(tickets.team) as team
from tickets_matching($scope) as tickets
join staff_matching($scope) as staff on staff.agent = tickets.agent
group by all
order by staff.agent
