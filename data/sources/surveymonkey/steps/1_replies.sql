-- One row per response and question for a score, from the API. The question is known by its words, which stand in the
-- response or in the survey's details; the score is a number in the choice's text, its words or its weight.
with questions as (
    select survey_id, question_id, any_value(json_extract_string(headings, '$[0].heading')) as heading, any_value(choices) as choices
    from staged_surveymonkey_questions
    group by survey_id, question_id
),

choices as (
    select
        survey_id,
        question_id,
        json_extract_string(choice, '$.id') as choice_id,
        json_extract_string(choice, '$.text') as choice_text,
        coalesce(
            try_cast(regexp_extract(json_extract_string(choice, '$.text'), '\d+') as integer),
            try_cast(json_extract_string(choice, '$.weight') as integer)
        ) as choice_score
    from (select survey_id, question_id, unnest(json_extract(choices, '$[*]')) as choice from questions)
),

scales as (
    select survey_id, question_id, min(choice_score) as scale_min, max(choice_score) as scale_max
    from choices
    group by survey_id, question_id
),

newest as (
    select *
    from staged_surveymonkey_answers
    qualify row_number() over (partition by response_id, question_id order by modified_at desc nulls last, file, row_number) = 1
),

worded as (
    select
        answer.*,
        coalesce(answer.heading, questions.heading) as words,
        json_extract_string(answer.answers, '$[0].choice_id') as choice_id,
        coalesce(json_extract_string(answer.answers, '$[0].simple_text'), json_extract_string(answer.answers, '$[0].text')) as said
    from newest as answer
    left join questions on questions.survey_id = answer.survey_id and questions.question_id = answer.question_id
),

comments as (
    select response_id, min_by(said, row_number) as comment
    from worded
    where choice_id is null and said is not null
    group by response_id
),

known as (
    -- Of two questions of a kind the one with the plainer wording counts, then the first.
    select worded.*, wordings.kind, wordings.scale_min, wordings.scale_max, wordings.is_low_good
    from worded
    join wordings
        on (wordings.source is null or wordings.source = 'surveymonkey')
        and lower(worded.words) like wordings.pattern escape '\'
    where worded.choice_id is not null
    qualify row_number() over (partition by worded.response_id, wordings.kind order by wordings.place, worded.row_number) = 1
),

scored as (
    select
        known.* exclude (answers, heading, said, scale_min, scale_max),
        comments.comment,
        coalesce(scales.scale_min, known.scale_min) as scale_min,
        coalesce(scales.scale_max, known.scale_max) as scale_max,
        coalesce(try_cast(regexp_extract(known.said, '\d+') as integer), answer_words.score, choices.choice_score) as score
    from known
    left join comments on comments.response_id = known.response_id
    left join choices
        on choices.survey_id = known.survey_id
        and choices.question_id = known.question_id
        and choices.choice_id = known.choice_id
    left join scales on scales.survey_id = known.survey_id and scales.question_id = known.question_id
    left join answer_words
        on answer_words.kind = known.kind
        and answer_words.words = lower(coalesce(known.said, choices.choice_text))
)

-- A question whose answers break its scale is another one than it seems.
select *
from scored
qualify max(score) over (partition by survey_id, question_id) <= scale_max and min(score) over (partition by survey_id, question_id) >= scale_min
