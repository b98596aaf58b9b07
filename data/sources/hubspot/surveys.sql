-- One row per answer to a survey. HubSpot's own question for satisfaction has three faces, 0 to 2, which become 1 to 3. The
-- scale of another is not exported: it is the smallest usual one that holds every answer to that survey. What a ticket
-- says about its last answer is used where no answer of that kind was exported.
with told as (
    select
        answers.answer_id as survey_id, answers.ticket_id, answers.customer_id, answers.kind, answers.score,
        answers.answered_at, answers.comment, coalesce(answers.agent, people.name, answers.agent_id) as agent,
        case when answers.highest_score <= 2 and not answers.is_low_bad then 3 when answers.highest_score <= 5 then 5 when answers.highest_score <= 7 then 7 else 10 end as steps
    from hubspot_answers as answers
    left join hubspot_people as people on people.agent_id = answers.agent_id
),

last_known as (
    select ticket_id, customer_id, agent, team, 'csat' as kind, csat_score as score, csat_at as answered_at, case when max(csat_score) over () <= 2 then 3 when max(csat_score) over () <= 5 then 5 when max(csat_score) over () <= 7 then 7 else 10 end as steps
    from hubspot_newest
    union all by name
    select ticket_id, customer_id, agent, team, 'ces' as kind, ces_score as score, ces_at as answered_at, 7 as steps
    from hubspot_newest
    union all by name
    select ticket_id, customer_id, agent, team, 'nps' as kind, nps_score as score, 10 as steps
    from hubspot_newest
),

together as (
    select * from told
    union all by name
    select *, 'hubspot:' || kind || ':' || ticket_id as survey_id
    from last_known
    where score is not null and kind not in (select kind from told)
)

select
    survey_id,
    'hubspot' as source,
    ticket_id,
    customer_id,
    kind,
    case kind when 'nps' then 0 else 1 end as scale_min,
    case kind when 'nps' then 10 when 'ces' then 7 else steps end as scale_max,
    answered_at,
    case when kind = 'csat' and steps = 3 then score + 1 else score end as score,
    comment,
    agent,
    team
from together
