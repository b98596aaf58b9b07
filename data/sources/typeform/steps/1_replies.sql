-- One row per answer to a question for a score, from the API. A question is known by its type (nps) or by its words, which
-- stand in the form's definition; settings.toml may name its id or reference.
with questions as (
    select distinct on (field_id) field_id, title, steps, starts_at_one
    from staged_typeform_questions
    order by field_id, file, row_number
),

answers as (
    select
        answer.*,
        questions.title,
        -- Stars begin at 1, an opinion scale at 0 unless it says otherwise.
        case when answer.field_type = 'opinion_scale' and questions.starts_at_one is not true then 0 else 1 end as told_min,
        case
            when answer.field_type = 'opinion_scale' and questions.starts_at_one is not true then questions.steps - 1
            when answer.field_type in ('opinion_scale', 'rating') then questions.steps
        end as told_max
    from staged_typeform_answers as answer
    left join questions on questions.field_id = answer.field_id
    qualify row_number() over (partition by answer.response_id, answer.field_id order by answer.file, answer.row_number) = 1
),

known as (
    -- Of two questions of a kind the one with the plainer wording counts, then the first.
    select answers.*, wordings.kind, wordings.scale_min, wordings.scale_max, wordings.is_low_good
    from answers
    join wordings
        on (wordings.source is null or wordings.source = 'typeform')
        and (
            lower(answers.title) like wordings.pattern escape '\'
            or (answers.field_type = 'nps' and wordings.pattern = 'nps')
            or (wordings.source = 'typeform' and lower(answers.field_id) like wordings.pattern escape '\')
            or (wordings.source = 'typeform' and lower(answers.field_ref) like wordings.pattern escape '\')
        )
    where answers.number is not null or answers.choice is not null
    qualify row_number() over (partition by answers.response_id, wordings.kind order by wordings.place, answers.row_number) = 1
),

scored as (
    select
        known.* exclude (number, choice, text, title, told_min, told_max, scale_min, scale_max),
        case when known.told_max is not null then known.told_min else known.scale_min end as scale_min,
        coalesce(known.told_max, known.scale_max) as scale_max,
        coalesce(known.number, try_cast(regexp_extract(known.choice, '\d+') as integer), answer_words.score) as score
    from known
    left join answer_words on answer_words.kind = known.kind and answer_words.words = lower(known.choice)
)

-- A question whose answers break its scale is another one than it seems.
select *
from scored
qualify max(score) over (partition by field_id) <= scale_max and min(score) over (partition by field_id) >= scale_min
