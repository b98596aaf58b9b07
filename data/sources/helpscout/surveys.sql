-- One row per rated reply (great, okay, not good: 3, 2, 1), and one per answer to a survey in Docs or Beacon. Who was asked
-- and did not answer is not exported. Two thumbs are a scale from 0 to 1, three faces one from 1 to 3.
with rated as (
    select
        'helpscout:' || conversation_id || ':' || coalesce(thread_id, '') as survey_id,
        conversation_id, customer_id, answered_at, comment, agent_id, updated_at, file, row_number,
        lower(rating) as rating
    from staged_helpscout_ratings
    union all by name
    select
        'helpscout:' || conversation_id || ':' || coalesce(thread_id, '') as survey_id,
        conversation_id, customer_id, answered_at, comment, agent_id, file, row_number,
        case when lower(kind) in ('great', 'ok', 'okay', 'not-good', 'not_good', 'not good') then lower(kind) else lower(rating) end as rating
    from staged_helpscout_ratings_report
),

scored as (
    select
        *,
        case
            when rating in ('great', '1') then 3
            when rating in ('okay', 'ok', '2') then 2
            when rating in ('not_good', 'not-good', 'not good', 'bad', '3') then 1
        end as score
    from rated
    qualify row_number() over (partition by survey_id order by coalesce(updated_at, answered_at) desc, file, row_number) = 1
),

replies as (
    select
        scored.survey_id,
        scored.conversation_id as ticket_id,
        scored.customer_id,
        'csat' as kind,
        1 as scale_min,
        3 as scale_max,
        scored.answered_at,
        scored.score,
        scored.comment,
        coalesce(people.name, scored.agent_id, newest.agent) as agent,
        newest.team
    from scored
    left join helpscout_people as people on people.user_id = scored.agent_id
    left join helpscout_newest as newest on newest.conversation_id = scored.conversation_id
    where scored.score is not null
),

answers as (
    select
        *,
        case
            when category is not null and try_cast(value as integer) between 0 and 10 then 'recommendation'
            when value in ('👍', '👎') or lower(value) in ('thumbs-up', 'thumbs-down', 'yes', 'no') then 'thumbs'
            when value in ('😀', '😃', '😄', '🙂', '😊', '😐', '🙁', '☹️', '☹', '😞') then 'faces'
        end as question
    from staged_helpscout_docs_survey
    qualify row_number() over (partition by survey, answered_at, value, customer_id order by file, row_number) = 1
),

asked as (
    select
        'helpscout:' || survey || ':' || cast(epoch_ms(answered_at) as varchar) || ':' || coalesce(customer_id, '') as survey_id,
        conversation_id as ticket_id,
        customer_id,
        case question when 'recommendation' then 'nps' else 'csat' end as kind,
        case question when 'faces' then 1 else 0 end as scale_min,
        case question when 'recommendation' then 10 when 'faces' then 3 else 1 end as scale_max,
        answered_at,
        case
            when question = 'recommendation' then try_cast(value as integer)
            when value in ('😀', '😃', '😄', '🙂', '😊') then 3
            when value = '😐' then 2
            when question = 'faces' or value = '👍' or lower(value) in ('thumbs-up', 'yes') then 1
            else 0
        end as score,
        comment
    from answers
    -- Words alone are no score.
    where question is not null
)

select *, 'helpscout' as source
from replies
union all by name
select *, 'helpscout' as source
from asked
