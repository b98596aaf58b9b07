-- One row per group.
select group_id, name
from staged_zendesk_groups
qualify row_number() over (partition by group_id order by updated_at desc nulls last, file, row_number) = 1
