-- One row: how many decisions match, and how many of them have no time at which they were taken, and so belong to no period.
-- Null where that is too few to tell a viewer of aggregates.
with counted as (
    select count(*) as count_decisions, count(*) filter (where decided_at is null) as count_undated
    from decisions_matching($scope)
)

select
    case when count_decisions = 0 or count_decisions >= $scope['smallest_cell'] then count_decisions end::bigint as count_decisions,
    case when count_undated = 0 or count_undated >= $scope['smallest_cell'] then count_undated end::bigint as count_undated
from counted
