-- One row per case: its newest row. What the objects say goes before a report, which has labels and no ids.
with told as (
    select *, left(record, 15) as key, 1 as form from staged_salesforce_case
    union all by name
    select *, 2 as form from staged_salesforce_report
),

newest as (
    select *
    from told
    qualify row_number() over (partition by ticket_id order by form, updated_at desc nulls last, file desc, row_number desc) = 1
),

-- A report has only the owner's name.
owners as (
    select name, min(kind) as kind, min(department) as department from salesforce_names group by name
),

named as (
    select
        newest.*,
        words.status as word_status,
        coalesce(words.is_refused, false) or (newest.merged_into is not null and form = 1) as is_refused,
        coalesce(names.name, newest.owner_name, newest.owner) as owner_word,
        coalesce(names.kind, owners.kind, case when starts_with(newest.owner, '00G') then 'queue' else 'person' end) as owner_kind,
        coalesce(names.department, owners.department) as department,
        authors.role as created_role
    from newest
    left join salesforce_words as words on words.word = lower(trim(newest.status))
    left join salesforce_names as names on names.key = left(newest.owner, 15)
    left join owners on newest.owner is null and owners.name = newest.owner_name
    left join salesforce_names as authors on authors.key = left(newest.created_by, 15)
)

select
    *,
    case
        when is_closed or (is_closed is null and (closed_at is not null or word_status = 'closed')) or is_refused then 'closed'
        else coalesce(nullif(word_status, 'closed'), 'open')
    end as state
from named
