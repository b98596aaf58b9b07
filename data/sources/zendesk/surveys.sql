-- One row per ticket whose customer was asked. The export holds neither the day of asking nor that of the answer.
with newest as (
    select *
    from staged_zendesk_tickets
    qualify row_number() over (partition by ticket_id order by updated_at desc, file, row_number) = 1
)

select
    'zendesk:' || ticket_id as survey_id,
    'zendesk' as source,
    ticket_id,
    customer_id,
    'csat' as kind,
    case when lower(satisfaction) in ('good', 'bad') then 0 else 1 end as scale_min,
    case when lower(satisfaction) in ('good', 'bad') then 1 else 5 end as scale_max,
    case lower(satisfaction) when 'good' then 1 when 'bad' then 0 else try_cast(satisfaction as integer) end as score,
    agent,
    team
from newest
where lower(satisfaction) in ('offered', 'good', 'bad', '1', '2', '3', '4', '5') and lower(status) <> 'deleted'
