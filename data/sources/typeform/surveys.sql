-- One row per response and question for a score, from downloads and from the API. A response that was not submitted is no
-- answer; when the invitation went out is not told.
with newest as (
    select *
    from staged_typeform_responses_answers
    qualify row_number() over (partition by response_id, question order by submitted_at desc nulls last, file, row_number) = 1
),

submissions as (
    select *
    from staged_typeform_submissions
    qualify row_number() over (partition by response_id order by submitted_at desc nulls last, file, row_number) = 1
),

-- What the form asks, by what anybody has answered: whoever did not answer was asked the same.
asked as (
    select submissions.file, typeform_replies.kind, max(scale_min) as scale_min, max(scale_max) as scale_max, bool_or(is_low_good) as is_low_good
    from typeform_replies
    join submissions on submissions.response_id = typeform_replies.response_id
    group by submissions.file, typeform_replies.kind
),

comments as (
    select response_id, min_by(text, row_number) as comment
    from staged_typeform_answers
    where text is not null
    group by response_id
)

select
    response_id || ':' || question as survey_id,
    'typeform' as source,
    false as is_asking_told,
    ticket_id,
    customer_id,
    kind,
    scale_min,
    scale_max,
    is_low_good,
    case when score is not null then submitted_at end as answered_at,
    case when submitted_at is not null then score end as score,
    comment,
    agent,
    team
from newest
union all by name
select
    submissions.response_id || ':' || asked.kind as survey_id,
    'typeform' as source,
    false as is_asking_told,
    submissions.ticket_id,
    submissions.customer_id,
    asked.kind,
    asked.scale_min,
    asked.scale_max,
    asked.is_low_good,
    case when reply.score is not null then submissions.submitted_at end as answered_at,
    case when submissions.submitted_at is not null then reply.score end as score,
    comments.comment,
    submissions.agent,
    submissions.team
from submissions
join asked on asked.file = submissions.file
left join typeform_replies as reply on reply.response_id = submissions.response_id and reply.kind = asked.kind
left join comments on comments.response_id = submissions.response_id
where submissions.response_id not in (select response_id from newest)
