-- One row per ticket whose customer was sent the new survey: its last response. The largest option of the question is the
-- end of the scale.
with told as (
    select ticket_id, response_id, customer_id, created_at, null::timestamptz as updated_at
    from staged_zendesk_survey_responses
    where ticket_id is not null
    union all
    select ticket_id, response_id, customer_id, null, updated_at
    from staged_zendesk_survey_answers
    where ticket_id is not null
),

newest as (
    select
        ticket_id,
        arg_max(response_id, (coalesce(updated_at, created_at, timestamptz '1970-01-01'), response_id)) as response_id
    from told
    group by ticket_id
),

sent as (
    select response_id, max(customer_id) as customer_id, min(created_at) as sent_at
    from told
    group by response_id
),

answers as (
    select
        response_id,
        type,
        words,
        case when coalesce(purpose, 'customer_satisfaction') = 'customer_satisfaction' then rating end as rating,
        list_max(regexp_extract_all(options, '"rating"\s*:\s*(\d+)', 1)::integer[]) as largest,
        coalesce(updated_at, created_at) as answered_at
    from staged_zendesk_survey_answers
),

summed as (
    select
        response_id,
        arg_max(rating, answered_at) filter (where rating is not null) as score,
        max(answered_at) filter (where rating is not null) as answered_at,
        arg_max(words, answered_at) filter (where type = 'open_ended') as comment,
        max(largest) as scale_max
    from answers
    group by response_id
)

select
    newest.ticket_id,
    sent.customer_id,
    sent.sent_at,
    summed.answered_at,
    summed.score,
    summed.comment,
    coalesce(summed.scale_max, 5) as scale_max
from newest
join sent on sent.response_id = newest.response_id
left join summed on summed.response_id = newest.response_id
