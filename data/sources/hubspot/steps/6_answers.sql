-- One row per answer to a survey, each told once. A question of another kind, or about an article of the help centre, is
-- none of ours.
with together as (
    select
        * exclude (tickets, ticket_id),
        coalesce(ticket_id, json_extract_string(try_cast(tickets as json), '$[0].id')) as ticket_id
    from staged_hubspot_answers
    union all by name
    select
        * exclude (answer_id, ticket_id),
        coalesce(answer_id, file || ':' || (row_number + 2)) as answer_id,
        trim(split_part(ticket_id, ';', 1)) as ticket_id
    from staged_hubspot_answer_csv
),

told_once as (
    select *
    from together
    qualify row_number() over (partition by answer_id order by updated_at desc nulls last, file, row_number) = 1
),

named as (
    select
        * exclude (kind),
        case
            when regexp_matches(lower(kind), 'csat|satisfaction') then 'csat'
            when regexp_matches(lower(kind), 'nps|loyalty|promoter') then 'nps'
            when regexp_matches(lower(kind), 'ces|effort|customer support') then 'ces'
        end as kind,
        coalesce(regexp_matches(lower(sentiment), 'detractor|dissatisfied|unhappy'), false) as is_unhappy
    from told_once
    where not coalesce(is_archived, false)
)

select
    *,
    max(score) over survey as highest_score,
    -- On the scale from 0 to 2, one is neutral already.
    coalesce(bool_or(is_unhappy and score > 0) over survey, false) as is_low_bad
from named
where kind is not null and score is not null
window survey as (partition by kind, survey_id)
