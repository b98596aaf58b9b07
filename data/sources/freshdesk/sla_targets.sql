-- One row per ticket with a due time for its first reply. Freshdesk has worked the opening hours into it already, so what
-- is left of the target is calendar time.
select
    ticket_id,
    'freshdesk' as source,
    'first_reply_time' as metric,
    floor(epoch(first_response_due_at)) - floor(epoch(opened_at)) as target_seconds,
    'calendar' as clock,
    opened_at as applied_at
from freshdesk_newest
where first_response_due_at > opened_at and not coalesce(is_deleted, false) and not coalesce(is_spam, false)
