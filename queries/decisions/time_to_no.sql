-- One row per second of age at which a ticket of the period was told its final no or yes, or was last seen undecided: the
-- share still undecided, told no and told yes (Aalen-Johansen; the three add up to 1).
select
    seconds,
    at_risk,
    count_first as count_no,
    count_second as count_yes,
    waiting as undecided,
    ended_first as told_no,
    ended_second as told_yes
from time_to_no_of($scope)
order by seconds
