-- One row per whom the tickets opened in the period waited for, in the order of the waterfall: seconds per ticket on
-- average, where its bar begins and ends, its share, and how many tickets waited so. The last row, 'all', is the mean
-- elapsed time, from each ticket's own opening and end (or as-of), which by the calendar is the sum of the bars. By business
-- hours 'all' is that sum: no other clock knows it. The check stands in its row: `calendar_parts`, the sum of the stretches,
-- and `calendar_elapsed`. $ended: 1 leaves out the tickets that are open. Departments beyond the nine that were waited for
-- longest are one row; so are cells that viewers of aggregates alone may not see.
with seen as (
    select ticket_id, source, observed_seconds
    from tickets_in($scope)
    where $ended = 0 or not is_open
),

stretches as (
    select
        waits.waited_for,
        case when waits.waited_for = 'department' then coalesce(waits.department, '(none)') else '' end as department,
        waits.ticket_id,
        waits.source,
        seen.observed_seconds,
        case $scope['clock'] when 'business' then waits.business_seconds else waits.seconds end as seconds,
        waits.seconds as calendar_seconds
    from waits_in($scope) as waits
    join seen on seen.ticket_id = waits.ticket_id and seen.source = waits.source
),

lives as (
    select ticket_id, source, max(observed_seconds) as elapsed from stretches group by ticket_id, source
),

lived as (
    select count(*) as n, sum(elapsed)::double as elapsed from lives
),

summed as (
    select
        waited_for,
        department,
        sum(seconds)::double as seconds,
        count(distinct (source, ticket_id)) as count_tickets
    from stretches
    group by waited_for, department
),

crowded as (
    select
        *,
        row_number() over (partition by waited_for order by seconds desc, department) as rank,
        coalesce(sum(count_tickets) over (
            order by count_tickets, waited_for, department rows between unbounded preceding and 1 preceding
        ), 0) as count_below,
        min(count_tickets) over () as smallest
    from summed
),

named as (
    select
        *,
        $scope['smallest_cell'] > 0 and smallest < $scope['smallest_cell']
            and (count_tickets < $scope['smallest_cell'] or count_below < $scope['smallest_cell']) as is_withheld
    from crowded
),

gathered as (
    select
        case when is_withheld then 'others' else named.waited_for end as waited_for,
        case when is_withheld then '' when named.waited_for = 'department' and rank > 9 then '(others)' else named.department end as department,
        sum(stretches.seconds)::double as seconds,
        count(distinct (source, ticket_id)) as count_tickets
    from named
    join stretches on stretches.waited_for = named.waited_for and stretches.department = named.department
    group by 1, 2
),

placed as (
    select
        *,
        case waited_for
            when 'queue' then 1 when 'bot' then 2 when 'front line' then 3 when 'department' then 4
            when 'approval' then 5 when 'customer' then 6 when 'nobody' then 7 else 8
        end as place,
        case department when '(others)' then 1 when '(none)' then 2 else 0 end as last
    from gathered
)

select
    waited_for,
    department,
    seconds / nullif(n, 0) as seconds,
    coalesce(sum(seconds) over earlier, 0) / nullif(n, 0) as starts,
    (coalesce(sum(seconds) over earlier, 0) + seconds) / nullif(n, 0) as ends,
    seconds / nullif(sum(seconds) over (), 0) as share,
    null::double as calendar_parts,
    null::double as calendar_elapsed,
    count_tickets,
    n
from placed
cross join lived
where n >= $scope['smallest_cell']
window earlier as (order by place, last, seconds desc, department rows between unbounded preceding and 1 preceding)
union all
select
    'all',
    '',
    case $scope['clock'] when 'business' then total else elapsed end / nullif(n, 0),
    0,
    case $scope['clock'] when 'business' then total else elapsed end / nullif(n, 0),
    1,
    calendar_total / nullif(n, 0),
    elapsed / nullif(n, 0),
    n,
    n
from lived
cross join (select sum(seconds)::double as total, sum(calendar_seconds)::double as calendar_total from stretches) as totals
where n >= $scope['smallest_cell'] and n > 0
order by waited_for = 'all', starts, ends, waited_for, department
