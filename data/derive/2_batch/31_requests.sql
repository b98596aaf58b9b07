-- One row per ticket with messages: what its first second holds. Messages of that second are the request itself, by
-- whom it may be. `is_implied`: no message or note stands there, so the request is known by the ticket alone.
create temp table requests as
with beginnings as (
    select
        heard.ticket,
        bool_or(kind = 'message' and actor_role = 'customer') as is_by_customer,
        bool_or(kind = 'message') as is_public,
        min(actor_role) filter (where kind = 'message') as writer,
        min(actor_role) filter (where kind = 'note') as noter
    from heard
    join life on life.ticket = heard.ticket
    where heard.kind in ('message', 'note') and heard.second = life.opened and not heard.is_early
    group by heard.ticket
)

select
    life.ticket,
    coalesce(
        life.opened_by, case when beginnings.is_by_customer then 'customer' end, beginnings.writer, beginnings.noter
    ) as opened_by,
    coalesce(beginnings.is_by_customer, coalesce(life.opened_by, 'customer') = 'customer') as is_by_customer,
    beginnings.ticket is null as is_implied,
    beginnings.ticket is not null and not beginnings.is_public as is_private
from life
left join beginnings on beginnings.ticket = life.ticket
where life.has_messages;
