-- One row: how the served warehouse was made, and the newest instant that any of its exports knows.
select
    built_at,
    seconds,
    is_sample,
    (select max(as_of) from loads_for($scope)) as as_of
from build
