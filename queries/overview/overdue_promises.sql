-- One row per team with promises that were due in the period, have not been kept and are overdue where the data ends: how
-- many, and since when the oldest is. Viewers of aggregates alone get one row for all teams, and none of few promises.
with overdue as (
    select
        case when $scope['smallest_cell'] > 0 then '(all)' else coalesce(team, '(none)') end as team,
        due_local
    from promises_matching($scope)
    where is_owned($scope, due_at) and kept_at is null and due_at < known_to
)

select team, count(*) as count_promises, cast(min(due_local) as date) as oldest_day
from overdue
group by team
having count(*) >= $scope['smallest_cell']
order by count_promises desc, team
