-- One row per cell that was left empty in a row that was loaded, in the file's order.
select file, line, column_name, reason, raw
from emptied_for($scope)
order by file, line, column_name
