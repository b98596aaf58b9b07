-- One row per file of the warehouse: rows in, loaded and quarantined, and to which instant it tells.
select file, source, format, rows_in, rows_loaded, rows_quarantined, as_of, zone, is_zone_stated, sha256
from loads_for($scope)
order by file
