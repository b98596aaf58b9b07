-- One row per person of the house: what they are called, as the list of users says, else as a ticket does.
with told as (
    select user_id, coalesce(name, email) as name, role, 1 as rank, file, row_number from staged_gorgias_users
    union all by name
    select agent_id as user_id, agent_name as name, 2 as rank, file, row_number from staged_gorgias_tickets
    union all by name
    select agent_id as user_id, agent_name as name, 2 as rank, file, row_number from staged_gorgias_changes
)

select user_id, name, role, rank = 1 as is_listed
from told
where user_id is not null and name is not null
qualify row_number() over (partition by user_id order by rank, file desc, row_number desc) = 1
