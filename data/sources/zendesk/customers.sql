-- One row per end-user who never worked in the house.
select
    people.user_id as customer_id,
    'zendesk' as source,
    cast(people.created_at as date) as since,
    coalesce(people.tier, organizations.tier) as tier,
    coalesce(people.region, organizations.region) as region,
    people.locale as language
from zendesk_people as people
left join (
    select organization_id, tier, region
    from staged_zendesk_organizations
    qualify row_number() over (partition by organization_id order by updated_at desc nulls last, file, row_number) = 1
) as organizations on organizations.organization_id = people.organization_id
where people.role = 'end-user' and people.user_id not in (select user_id from zendesk_staff)
