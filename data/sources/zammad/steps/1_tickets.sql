-- One row per ticket: the newest, from the API and the report alike, with its state in our words. States can be renamed and
-- added in Zammad; what they are called still says what they are. Closed is its word for solved: a ticket may be opened
-- again. One that was merged has no solution of its own.
with both_told as (
    select * from staged_zammad_tickets
    union all by name
    select * from staged_zammad_report
),

newest as (
    select *
    from both_told
    qualify row_number() over (partition by ticket_id order by updated_at desc, internal_id is null, file, row_number) = 1
)

select
    * exclude (status),
    lower(status) as state,
    case
        when lower(status) = 'new' then 'new'
        when lower(status) = 'merged' then 'closed'
        when lower(status) like 'closed%' then 'solved'
        when lower(status) like 'pending%' or lower(status) like '%wait%' then 'pending'
        when lower(status) like '%hold%' then 'hold'
        else 'open'
    end as status
from newest
