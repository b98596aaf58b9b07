-- One row per promise due in the period and not kept at the end of the data though its time is over, the longest overdue
-- first, at most $most. Nobody who sees aggregates alone gets any.
select
    promise,
    ticket_id,
    team,
    agent,
    due_local,
    floor(epoch(known_to) - epoch(due_at)) as seconds_overdue,
    count(*) over () as count_all
from promises_matching($scope)
where is_owned($scope, due_at) and kept_at is null and due_at < known_to and $scope['smallest_cell'] = 0
order by seconds_overdue desc, promise_id
limit $most
