-- One row per event, each told once although exports overlap.
select distinct ticket_id, source, happened_at, coalesce(kind, 'status') as kind, actor, coalesce(actor_role, 'agent') as actor_role, from_value, to_value, event_order
from staged_mapped_events
