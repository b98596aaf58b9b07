-- One row per step, at most 200, of the share of the tickets opened in the period that were still waiting for $measure
-- after so many calendar seconds, open tickets counted, with its 95 % interval. No rows: survival_of says when.
-- Viewers of aggregates alone get no step at which fewer are watched than may be told of.
with steps as (
    select
        *,
        row_number() over (partition by floor(waiting * 200) order by seconds) as nth
    from survival_of($scope, $measure)
    where events > 0 and at_risk >= $scope['smallest_cell']
)

select seconds, at_risk, waiting, waiting_low, waiting_high
from steps
where nth = 1
order by seconds
