-- One row per ticket with a schedule and second at which something happened to it: the running sum of its open seconds
-- until then. The business clock between any two moments of a ticket is the difference of their sums.
create temp table moments as
select
    seconds.ticket,
    seconds.second,
    spans.base + open_days.base + least(greatest(seconds.second, open_days.opens), open_days.closes) - open_days.opens as business
from seconds
join spans on spans.ticket = seconds.ticket and spans.starts <= seconds.second and seconds.second < spans.ends
join open_days
    on open_days.schedule = spans.schedule
    and open_days.day = seconds.second // 86400
    and open_days.starts <= seconds.second
    and seconds.second < open_days.ends;
