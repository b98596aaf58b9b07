-- One row per contact: its newest version.
with together as (
    select contact_id, updated_at, coalesce(since, created_on) as since, language, region, true as is_active, file, row_number from staged_intercom_contacts
    union all by name
    select contact_id, updated_at, coalesce(since, created_on) as since, language, region, is_active, file, row_number from staged_intercom_fivetran_contacts
)

select contact_id as customer_id, 'intercom' as source, since, region, language
from together
qualify row_number() over (partition by contact_id order by updated_at desc, is_active desc, file, row_number) = 1
