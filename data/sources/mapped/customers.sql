-- One row per customer, as the newest of overlapping exports tells it.
select * exclude (file, row_number, as_of)
from staged_mapped_customers
qualify row_number() over (partition by source, customer_id order by file desc, row_number desc) = 1
