-- One row per deleted case that was not merged into another one.
select ticket_id, 'salesforce' as source, opened_at, updated_at as departed_at, 'deleted' as reason
from salesforce_cases
where is_deleted and merged_into is null
