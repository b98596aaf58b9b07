-- One row per survey and kind. Results have one row per question: the question that asks for satisfaction, else the first
-- one with a scale, is the score; "would you recommend" and "how easy" are surveys of their own kind; a text is the comment.
with sent as (
    select *
    from staged_servicenow_assessment
    qualify row_number() over (partition by number order by answered_at desc nulls last, file desc, row_number desc) = 1
),

instances as (
    select number as key, number from sent
    union
    select sys_id, number from sent where sys_id is not null
),

told as (
    select instance, question, value, nps, answer, created_at, task, person, answered_at, file, row_number, 1 as form
    from staged_servicenow_metric_result
    union all by name
    select instance, question, value, answer, created_at, task, person, answered_at, file, row_number, 2 as form
    from staged_servicenow_assessment_question
    where is_hidden is not true
),

-- Results and answers are two exports of the same: those of a survey are taken from one of them.
answers as (
    select told.* replace (coalesce(instances.number, told.instance) as instance)
    from told
    left join instances on instances.key = told.instance
    qualify form = min(form) over (partition by coalesce(instances.number, told.instance))
),

questions as (
    select sys_id as key, * exclude (sys_id) from staged_servicenow_metric
    union all
    select name, * exclude (sys_id) from staged_servicenow_metric where name <> sys_id
),

metrics as (
    select *
    from questions
    qualify row_number() over (partition by key order by file desc, row_number desc) = 1
),

asked as (
    select
        answers.*,
        lower(coalesce(metrics.text, metrics.name, answers.question)) as words,
        lower(metrics.datatype) as datatype,
        metrics.scale_min,
        metrics.scale_max,
        max(answers.value) over (partition by answers.question) as highest
    from answers
    left join metrics on metrics.key = answers.question
    qualify row_number() over (partition by answers.instance, answers.question order by answers.created_at desc nulls last, answers.file desc, answers.row_number desc) = 1
),

-- Yes and no are no scale, and a question of words has none.
scored as (
    select
        *,
        case
            when nps is not null or regexp_matches(words, '(recommend|empfehl|recomend|\bnps\b)') then 'nps'
            when regexp_matches(words, '(effort|easy|ease|einfach|aufwand|fácil|esfuerzo)') then 'ces'
            else 'csat'
        end as kind,
        case when highest <= 5 then 5 when highest <= 7 then 7 else 10 end as top
    from asked
    where value = round(value) and value >= 0
        and coalesce(datatype, '') not in ('string', 'text', 'boolean', 'yes/no', 'checkbox', 'date', 'datetime')
        and (scale_max > 1 or (scale_max is null and highest > 1))
),

chosen as (
    select *
    from scored
    qualify row_number() over (
        partition by instance, kind
        order by case when regexp_matches(words, '(satisf|overall|zufried|insgesamt)') then 0 else 1 end, file, row_number
    ) = 1
),

comments as (
    select instance, string_agg(answer, ' / ' order by file, row_number) as comment
    from asked
    where answer is not null and not regexp_matches(answer, '^-?\d+(\.\d+)?$') and (value is null or coalesce(datatype, '') in ('string', 'text'))
    group by instance
),

together as (
    select
        coalesce(sent.number, chosen.instance) as instance,
        coalesce(chosen.kind, 'csat') as kind,
        case when chosen.kind = 'nps' then 0 when chosen.instance is not null then coalesce(chosen.scale_min, 1) end as scale_min,
        case when chosen.kind = 'nps' then 10 when chosen.instance is not null then coalesce(chosen.scale_max, chosen.top) end as scale_max,
        sent.sent_at,
        case when chosen.instance is not null then coalesce(sent.answered_at, chosen.answered_at, chosen.created_at) end as answered_at,
        cast(chosen.value as integer) as score,
        comments.comment,
        coalesce(sent.task, chosen.task) as task,
        coalesce(sent.person, chosen.person) as person
    from sent
    full join chosen on chosen.instance = sent.number
    left join comments on comments.instance = coalesce(sent.number, chosen.instance)
)

select
    'servicenow:' || together.instance || ':' || together.kind as survey_id,
    'servicenow' as source,
    coalesce(numbers.ticket_id, together.task) as ticket_id,
    case when numbers.ticket_id is not null then 'servicenow' end as ticket_source,
    coalesce(incidents.caller, together.person) as customer_id,
    together.kind,
    together.scale_min,
    together.scale_max,
    together.sent_at,
    together.answered_at,
    together.score,
    together.comment,
    coalesce(incidents.agent, logged.agent) as agent,
    coalesce(incidents.team, logged.team) as team
from together
left join servicenow_numbers as numbers on numbers.key = together.task
left join servicenow_incidents as incidents on incidents.ticket_id = numbers.ticket_id
left join servicenow_logged as logged on logged.ticket_id = numbers.ticket_id
