-- One row per person or queue: the first 15 characters of its id, and what it is called.
with people as (
    select
        left(record, 15) as key,
        coalesce(name, nullif(trim(concat_ws(' ', first_name, last_name)), ''), login) as name,
        'person' as kind,
        department,
        title,
        supervisor,
        -- Users of the portal are customers; the automated process and integrations are nobody.
        case
            when regexp_matches(lower(coalesce(user_type, '')), '(portal|customer|partner|guest|csp)') then 'customer'
            when regexp_matches(lower(coalesce(user_type, '')), '(automated|integration|autoproc)') then 'system'
            else 'agent'
        end as role,
        file,
        row_number
    from staged_salesforce_user
),

queues as (
    select left(record, 15) as key, name, 'queue' as kind, file, row_number
    from staged_salesforce_group
    where lower(coalesce(kind, 'queue')) = 'queue'
),

told as (
    select * from people
    union all by name
    select * from queues
)

select * exclude (file, row_number)
from told
qualify row_number() over (partition by key order by file desc, row_number desc) = 1
