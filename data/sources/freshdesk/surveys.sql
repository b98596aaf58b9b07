-- One row per survey of a ticket: its latest answer, with the agent and group of that time. A ticket of the CSV holds its
-- answer itself, but not when it was given. Who was asked and did not answer is not exported.
with told_once as (
    select *
    from staged_freshdesk_ratings
    qualify row_number() over (partition by rating_id order by updated_at desc nulls last, file, row_number) = 1
),

latest as (
    select *, lag(score) over tries as previous_score
    from told_once
    window tries as (partition by ticket_id, survey_id, customer_id order by answered_at, rating_id)
    qualify lead(rating_id) over tries is null
),

rated as (
    select
        latest.rating_id as survey_id,
        latest.ticket_id,
        coalesce(latest.customer_id, newest.customer_id) as customer_id,
        latest.answered_at,
        latest.score,
        latest.previous_score,
        latest.comment,
        coalesce(people.name, latest.agent_id) as agent,
        coalesce(groups.team, latest.team_id) as team
    from latest
    left join freshdesk_newest as newest on newest.ticket_id = latest.ticket_id
    left join freshdesk_people as people on people.agent_id = latest.agent_id
    left join freshdesk_groups as groups on groups.team_id = latest.team_id
),

together as (
    select * from rated
    union all by name
    select 'freshdesk:' || ticket_id as survey_id, ticket_id, customer_id, score, agent, team
    from freshdesk_newest
    where score is not null and ticket_id not in (select ticket_id from rated)
)

select *, 'freshdesk' as source, 'csat' as kind, 1 as scale_min, 5 as scale_max
from together
