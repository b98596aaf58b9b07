-- One row per ticket that was merged into another: by the list of the other one, by the comment that a merge writes.
with told as (
    select unnest(string_split(merged_ids, ',')) as ticket_id, ticket_id as merged_into, null::timestamptz as merged_at, null as author_id
    from staged_zendesk_ticket_records
    where merged_ids is not null
    union all
    select unnest(string_split(via_ticket_ids, ',')), ticket_id, said_at, author_id
    from zendesk_remarks
    where via_rel = 'merge' and via_ticket_ids is not null
    union all
    select ticket_id, merged_into, said_at, author_id
    from zendesk_remarks
    where merged_into is not null
)

select ticket_id, merged_into, merged_at, author_id
from told
where ticket_id <> merged_into
qualify row_number() over (partition by ticket_id order by merged_at desc nulls last, merged_into, author_id) = 1
