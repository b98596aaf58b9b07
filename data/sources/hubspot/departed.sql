-- One row per ticket that was deleted, which HubSpot calls archived.
select ticket_id, 'hubspot' as source, opened_at, coalesce(archived_at, updated_at) as departed_at, 'deleted' as reason
from hubspot_newest
where is_archived
