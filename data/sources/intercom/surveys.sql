-- One row per conversation whose customer was asked to rate it, from 1 to 5. What Intercom calls the rating's creation
-- is when it was asked for; when it was answered is told by newer versions only.
select
    'intercom:' || conversation_id as survey_id,
    'intercom' as source,
    conversation_id as ticket_id,
    coalesce(rating_customer_id, customer_id) as customer_id,
    'csat' as kind,
    1 as scale_min,
    5 as scale_max,
    rating_asked_at as sent_at,
    case when rating is not null then coalesce(rating_answered_at, rating_asked_at) end as answered_at,
    rating as score,
    rating_remark as comment,
    coalesce(people.name, rating_agent_id, agent) as agent,
    case when rating_agent_id is null then team end as team
from intercom_newest
left join intercom_people as people on people.admin_id = rating_agent_id
where rating is not null or rating_asked_at is not null
