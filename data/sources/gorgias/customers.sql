-- One row per customer.
select customer_id, 'gorgias' as source, since, tier, language
from staged_gorgias_customers
qualify row_number() over (partition by customer_id order by file desc, row_number desc) = 1
