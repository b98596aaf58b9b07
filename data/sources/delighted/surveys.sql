-- One row per response, and one per person whose last invitation has no answer. Which scale a response has follows from
-- the type of its survey; a score outside of it is left out.
with newest as (
    select
        *,
        coalesce(response_id, regexp_extract(permalink, '[^/]+$')) as id,
        coalesce(regexp_replace(lower(survey_type), '[^a-z0-9]', '', 'g'), 'nps') as asked
    from staged_delighted_responses
    qualify row_number() over (partition by id order by coalesce(updated_at, created_at) desc, file, row_number) = 1
),

scaled as (
    select
        *,
        case when asked = 'nps' then 'nps' when asked like 'ces%' then 'ces' else 'csat' end as kind,
        case when asked in ('nps', 'thumbs') then 0 else 1 end as scale_min,
        case
            when asked = 'nps' then 10
            when asked = 'thumbs' then 1
            -- The effort question is asked with 5 answers or with 7.
            when asked = 'ces7' or (asked = 'ces' and max(score) over (partition by asked) > 5) then 7
            else 5
        end as scale_max
    from newest
),

people as (
    select *
    from staged_delighted_people
    qualify row_number() over (partition by person_id order by last_sent_at desc nulls last, file, row_number) = 1
),

answered as (
    select
        scaled.*,
        -- A person's last invitation is that of their last response, and of no earlier one.
        case when people.last_responded_at = scaled.created_at and people.last_sent_at <= scaled.created_at then people.last_sent_at end as sent_at
    from scaled
    left join people on people.person_id = scaled.person_id
    where scaled.score between scaled.scale_min and scaled.scale_max
),

-- What is asked is told by the answers, where all of them are of one kind.
only_kind as (
    select min(kind) as kind, min(scale_min) as scale_min, max(scale_max) as scale_max
    from answered
    having count(distinct asked) = 1
)

select
    id as survey_id,
    'delighted' as source,
    ticket_id,
    coalesce(customer_id, email, person_id) as customer_id,
    kind,
    scale_min,
    scale_max,
    sent_at,
    created_at as answered_at,
    score,
    comment,
    agent,
    team
from answered
union all by name
select
    'asked:' || people.person_id as survey_id,
    'delighted' as source,
    coalesce(people.email, people.person_id) as customer_id,
    only_kind.kind,
    only_kind.scale_min,
    only_kind.scale_max,
    people.last_sent_at as sent_at
from people
cross join only_kind
where people.last_sent_at is not null and (people.last_responded_at is null or people.last_responded_at < people.last_sent_at)
