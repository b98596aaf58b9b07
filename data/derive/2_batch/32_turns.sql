-- One row per run of customer messages: its oldest message, and the next public message by a person. Customers are all
-- who write from outside, those in copy too. What the house wrote before or in the second of the customer's request
-- answers nothing; at one instant the customer speaks first, unless the help desk's order says otherwise.
create temp table turns as
with voices as (
    select said.ticket, said.second, said.role, said.happened_at, said.event_order
    from said
    join life on life.ticket = said.ticket
    join requests on requests.ticket = said.ticket
    where said.role = 'customer'
        or (said.role = 'agent' and not said.is_early and (said.second > life.opened or not requests.is_by_customer))
    union all
    select life.ticket, life.opened, 'customer', to_timestamp(life.opened), null
    from life
    join requests on requests.ticket = life.ticket
    where requests.is_implied and requests.is_by_customer
),

heard_before as (
    select
        *,
        lag(role) over (
            partition by ticket order by second, happened_at, event_order nulls last, role desc
        ) as role_before
    from voices
),

beginnings as (
    select
        ticket,
        second,
        role,
        lead(second) over (partition by ticket order by second, happened_at, event_order nulls last, role desc) as next_second,
        row_number() over (partition by ticket order by second, happened_at, event_order nulls last, role desc) as run
    from heard_before
    where role is distinct from role_before
)

select ticket, run, second as asked, next_second as answered, run = 1 as is_first
from beginnings
where role = 'customer';
