-- One row per person of the house: by the id of an owner, and by that of a user, which the histories name.
select agent_id, user_id, coalesce(nullif(trim(first_and_last_name), ''), email) as name
from staged_hubspot_owners
qualify row_number() over (partition by agent_id order by file desc, row_number desc) = 1
