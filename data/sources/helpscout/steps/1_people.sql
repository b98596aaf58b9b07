-- One row per person of the house: what they are called, as the list of users says, else as a conversation does.
with told as (
    select user_id, nullif(concat_ws(' ', first, last), '') as name, email, coalesce(title, role) as role, 1 as rank, file, row_number
    from staged_helpscout_users
    union all by name
    select agent_id as user_id, nullif(concat_ws(' ', agent_first, agent_last), '') as name, 2 as rank, file, row_number
    from staged_helpscout_conversations
    where assignee_type is distinct from 'team'
    union all by name
    select agent_id as user_id, nullif(concat_ws(' ', agent_first, agent_last), '') as name, 3 as rank, file, row_number
    from staged_helpscout_ratings
    union all by name
    select agent_id as user_id, agent_name as name, 3 as rank, file, row_number
    from staged_helpscout_ratings_report
)

select user_id, coalesce(name, email) as name, role, rank = 1 as is_listed
from told
where user_id is not null and coalesce(name, email) is not null
qualify row_number() over (partition by user_id order by rank, file desc, row_number desc) = 1
