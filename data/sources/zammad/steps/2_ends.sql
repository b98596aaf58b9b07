-- One row per ticket with the last time that it was closed, where that is known: an old Zammad keeps the first time only,
-- which is the last as long as nobody wrote afterwards.
select
    ticket_id,
    case
        when status = 'solved' then coalesce(
            last_closed_at,
            case when last_contact_at is null or last_contact_at <= first_closed_at + interval 1 minute then first_closed_at end
        )
    end as resolved_at
from zammad_tickets
