-- One row per customer: the last row of their id.
select customer_id, 'log' as source, since, tier, region, language, left_on
from staged_log_customers
qualify row_number() over (partition by customer_id order by file desc, row_number desc) = 1
