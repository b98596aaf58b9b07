-- One row per contact, with the tier of the company.
select
    contacts.customer_id,
    'freshdesk' as source,
    contacts.since,
    coalesce(case when contacts.is_important then 'VIP' end, companies.tier) as tier,
    contacts.region,
    contacts.language
from staged_freshdesk_contacts as contacts
left join freshdesk_companies as companies on companies.company_id = contacts.company_id
qualify row_number() over (partition by contacts.customer_id order by contacts.file desc, contacts.row_number desc) = 1
