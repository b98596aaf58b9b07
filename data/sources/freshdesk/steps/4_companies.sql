-- One row per company with its tier.
select company_id, tier
from staged_freshdesk_companies
qualify row_number() over (partition by company_id order by file desc, row_number desc) = 1
