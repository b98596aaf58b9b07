-- One row per person of the house: what they are called, as the list of teammates says, else as they signed.
with told as (
    select admin_id, coalesce(name, email) as name, role, team_ids, 1 as rank, file, row_number from staged_intercom_admins
    union all by name
    select admin_id, coalesce(name, email) as name, role, 1 as rank, file, row_number from staged_intercom_fivetran_admins
    union all by name
    select author_id as admin_id, author_name as name, 2 as rank from intercom_parts where actor_role = 'agent'
    union all by name
    select assigned_id as admin_id, assigned_name as name, 3 as rank from intercom_parts where assigned_type = 'admin'
    union all by name
    select author_id as admin_id, author_name as name, 4 as rank from staged_intercom_conversations where lower(author_type) = 'admin'
)

select admin_id, name, role, team_ids, rank = 1 as is_listed
from told
where admin_id is not null and name is not null
qualify row_number() over (partition by admin_id order by rank, file desc, row_number desc, name) = 1
