-- One row per file, column and reason (without the value at fault): how many cells were emptied, and the first of them.
select
    file,
    column_name,
    split_part(reason, ' ("', 1) as reason,
    count(*) as count_cells,
    min(line) as first_line
from emptied_for($scope)
group by all
order by count_cells desc, file, reason, column_name
