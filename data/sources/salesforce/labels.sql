-- One row per custom field of a case, and its reason.
with own as (
    select ticket_id, unnest(from_json(fields, '[["varchar"]]')) as pair
    from salesforce_cases
    where fields is not null
),

labels as (
    select ticket_id, pair[1] as name, pair[2] as value from own
    union all
    select ticket_id, 'Reason', reason from salesforce_cases where reason is not null
)

select labels.ticket_id, 'salesforce' as source, 'field' as kind, labels.name, labels.value
from labels
join salesforce_cases as cases on cases.ticket_id = labels.ticket_id
where cases.is_deleted is not true or cases.merged_into is not null
