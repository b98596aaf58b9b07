-- One row per class of $measure, in order: how many tickets opened in the period fall into it. Classes are half-open
-- [at_least, below) in seconds; the last two rows are tickets still waiting and those without a value: they ended
-- without one, or the exports do not tell it by this clock. Viewers of aggregates alone get no class of too few, nor the
-- next one where subtraction would reveal it: both numbers are null.
with classes as (
    select * from (values
        (1, 0, 900), (2, 900, 3600), (3, 3600, 7200), (4, 7200, 14400), (5, 14400, 28800), (6, 28800, 86400),
        (7, 86400, 172800), (8, 172800, 604800), (9, 604800, 2592000), (10, 2592000, null)
    ) as classes (place, at_least, below)
),

measured as (
    select value, is_running
    from measured_in($scope, $measure)
),

counted as (
    select place, at_least, below, 'measured' as state, count(value) as count_tickets
    from classes
    left join measured on value >= at_least and (below is null or value < below)
    group by place, at_least, below
    union all
    select 11, null, null, 'running', count(*) from measured where is_running
    union all
    select 12, null, null, 'without', count(*) from measured where value is null and not is_running
),

guarded as (
    select
        *,
        count_tickets / nullif(sum(count_tickets) over (), 0)::double as share,
        count_tickets > 0 and is_small(
            $scope,
            count_tickets,
            coalesce(sum(count_tickets) over (order by count_tickets, place rows between unbounded preceding and 1 preceding), 0),
            min(nullif(count_tickets, 0)) over ()
        ) as is_withheld
    from counted
)

select
    place,
    at_least,
    below,
    state,
    case when not is_withheld then count_tickets end as count_tickets,
    case when not is_withheld then share end as share
from guarded
order by place
