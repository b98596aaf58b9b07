-- One row per comment on a survey answered in the period, the longest happy and the longest unhappy ones first, $most of
-- each; every wording once. What is neither happy nor unhappy is left out.
with said as (
    select
        survey_id,
        source,
        ticket_id,
        kind,
        score,
        scale_min,
        scale_max,
        topic,
        team,
        owned_at,
        trim(comment) as comment,
        case kind when 'csat' then is_satisfied when 'nps' then case promotion when 1 then true when -1 then false end when 'ces' then is_easy end as is_good
    from surveys_in($scope)
    where is_answered and length(trim(comment)) > 0
),

once as (
    select *, row_number() over (partition by is_good, lower(comment) order by owned_at, source, survey_id) as wording
    from said
    where is_good is not null
),

ranked as (
    select *, row_number() over (partition by is_good order by length(comment) desc, owned_at, source, survey_id) as place
    from once
    where wording = 1
)

select survey_id, source, ticket_id, kind, score, scale_min, scale_max, is_good, topic, team, comment, place
from ranked
where place <= $most
order by is_good desc, place
