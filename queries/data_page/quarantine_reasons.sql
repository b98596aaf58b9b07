-- One row per file, column and reason (without the value at fault): how many rows were refused, and the first of them.
select
    file,
    column_name,
    split_part(reason, ' ("', 1) as reason,
    count(*) as count_rows,
    min(line) as first_line
from quarantine_for($scope)
group by all
order by count_rows desc, file, reason, column_name
