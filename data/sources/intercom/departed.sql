-- One row per conversation that Intercom has deleted, as Fivetran's copy shows.
select conversation_id as ticket_id, 'intercom' as source, opened_at, deleted_at as departed_at, 'deleted' as reason
from intercom_newest
where is_deleted
