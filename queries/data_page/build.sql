-- One row: how this warehouse was made.
select built_at, folder, is_sample, reporting_zone, seconds
from build
