-- One row per public message of a customer, a person of the house, or a bot. A message that was exported twice is one.
create temp table said as
select distinct ticket, second, happened_at, event_order, is_early, actor, actor_role as role
from heard
where kind = 'message' and actor_role in ('customer', 'agent', 'bot');
