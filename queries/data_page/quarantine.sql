-- One row per refused row of a file, in the file's order.
select file, line, column_name, reason, raw
from quarantine_for($scope)
order by file, line
