-- One row per ticket with a schedule and second at which something happened to it: the running sum of its open seconds
-- until then. The business clock between any two moments of a ticket is the difference of their sums.
create temp table moments as
with seconds as (
    select ticket, opened as second from life
    union
    select ticket, as_of from life
    union
    select ticket, second from heard
    union
    select ticket, started from states
    union
    select ticket, asked from approvals
    union
    select ticket, answered from approvals where answered is not null
)

select
    seconds.ticket,
    seconds.second,
    cast(max(spans.base) + sum(open_days.base + least(greatest(seconds.second, open_days.opens), open_days.closes) - open_days.opens) as bigint) as business
from seconds
join spans on spans.ticket = seconds.ticket and spans.starts <= seconds.second and seconds.second < spans.ends
join open_days on open_days.schedule = spans.schedule and open_days.day = seconds.second // 86400
group by seconds.ticket, seconds.second;
