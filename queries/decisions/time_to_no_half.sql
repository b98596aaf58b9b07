-- One row: how long after the opening half of the final noes had been said that the tickets of the period will ever be told,
-- as far as the data tells. Null: none was.
with curve as (
    select seconds, ended_first from time_to_no_of($scope)
),

reached as (
    select max(ended_first) as told from curve
)

select min(curve.seconds) as seconds
from curve
join reached on reached.told > 0 and curve.ended_first >= reached.told / 2e0 - 1e-9
