-- One row per customer.
select customer_id, 'helpscout' as source, since, region
from staged_helpscout_customers
qualify row_number() over (partition by customer_id order by file desc, row_number desc) = 1
