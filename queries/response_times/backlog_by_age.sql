-- One row per age class, in order: the tickets that are open at as-of, whenever they were opened. Age runs from opening,
-- in calendar days; classes are half-open [at_least, below) in seconds.
with classes as (
    select * from (values
        (1, 0, 86400), (2, 86400, 259200), (3, 259200, 604800), (4, 604800, 1209600), (5, 1209600, 2592000),
        (6, 2592000, 7776000), (7, 7776000, null)
    ) as classes (place, at_least, below)
),

waiting as (
    select observed_seconds, status from tickets_matching($scope) where is_open
)

select
    place,
    at_least,
    below,
    count(status) as count_tickets,
    count(*) filter (where status in ('new', 'open')) as count_open,
    count(*) filter (where status = 'pending') as count_pending,
    count(*) filter (where status = 'hold') as count_hold
from classes
left join waiting on observed_seconds >= at_least and (below is null or observed_seconds < below)
group by place, at_least, below
order by place
