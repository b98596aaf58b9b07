-- One row per age class, in order: the tickets that are open at as-of, whenever they were opened. Age runs from opening,
-- in calendar days; classes are half-open [at_least, below) in seconds. Viewers of aggregates alone get no class of too
-- few, nor the next one where subtraction would reveal it (null). `count_all` is of all classes together.
with classes as (
    select * from (values
        (1, 0, 86400), (2, 86400, 259200), (3, 259200, 604800), (4, 604800, 1209600), (5, 1209600, 2592000),
        (6, 2592000, 7776000), (7, 7776000, null)
    ) as classes (place, at_least, below)
),

waiting as (
    select observed_seconds, status from tickets_matching($scope) where is_open
),

counted as (
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
),

guarded as (
    select
        *,
        count_tickets > 0 and is_small(
            $scope,
            count_tickets,
            coalesce(sum(count_tickets) over (order by count_tickets, place rows between unbounded preceding and 1 preceding), 0),
            min(nullif(count_tickets, 0)) over ()
        ) as is_withheld,
        cast(sum(count_tickets) over () as bigint) as count_all
    from counted
)

select
    place,
    at_least,
    below,
    case when not is_withheld then count_tickets end as count_tickets,
    case when not is_withheld then count_open end as count_open,
    case when not is_withheld then count_pending end as count_pending,
    case when not is_withheld then count_hold end as count_hold,
    count_all
from guarded
order by place
