-- One row per ticket whose customer was asked the old question: the last answer, and what they had answered before it.
with last_answers as (
    select
        ticket_id,
        max(rated_at) filter (where score <> 'offered') as answered_at,
        arg_max(score, (rated_at, score)) filter (where score <> 'offered') as score,
        arg_max(comment, rated_at) filter (where score <> 'offered' and comment is not null) as comment,
        arg_max(assignee_id, rated_at) filter (where assignee_id is not null) as assignee_id,
        arg_max(group_id, rated_at) filter (where group_id is not null) as group_id,
        arg_max(customer_id, rated_at) filter (where customer_id is not null) as customer_id
    from zendesk_asked
    group by ticket_id
),

others as (
    select
        last_answers.ticket_id,
        max(asked.rated_at) filter (
            where asked.score = 'offered' and (last_answers.answered_at is null or asked.rated_at <= last_answers.answered_at)
        ) as sent_at,
        arg_max(asked.score, asked.rated_at) filter (where asked.score not in ('offered', last_answers.score)) as previous_score
    from zendesk_asked as asked
    join last_answers on last_answers.ticket_id = asked.ticket_id
    group by last_answers.ticket_id
)

select
    last_answers.ticket_id,
    others.sent_at,
    last_answers.answered_at,
    last_answers.comment,
    last_answers.assignee_id,
    last_answers.group_id,
    last_answers.customer_id,
    case last_answers.score when 'good' then 1 when 'bad' then 0 end as score,
    case others.previous_score when 'good' then 1 when 'bad' then 0 end as previous_score
from last_answers
join others on others.ticket_id = last_answers.ticket_id
