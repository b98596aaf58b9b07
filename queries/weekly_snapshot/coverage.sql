-- One row per source: the local days that its exports cover, and where they end.
select
    source,
    cast(timezone($scope['zone'], first_opened_at) as date) as first_day,
    cast(timezone($scope['zone'], last_opened_at) as date) as last_day,
    cast(timezone($scope['zone'], as_of) as date) as as_of_day,
    as_of
from coverage_of($scope)
order by source
