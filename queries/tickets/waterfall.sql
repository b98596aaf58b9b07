-- One row per whom the ticket $ticket_id of $source waited for, in the order of the waterfall: seconds in all, where its bar
-- begins and ends, its share, and in how many stretches. The last row, 'all', is the ticket's elapsed time from its own
-- opening and end (or as-of): by the calendar `seconds` of the bars add up to it. By business hours 'all' is their sum: no
-- other clock knows it. The check stands in its row: `calendar_parts`, the sum of the stretches, and `calendar_elapsed`.
-- Viewers of aggregates alone get no row.
with stretches as (
    select
        waited_for,
        case when waited_for = 'department' then coalesce(department, '(none)') else '' end as department,
        case $scope['clock'] when 'business' then business_seconds else seconds end as seconds,
        seconds as calendar_seconds
    from waits_of($scope)
    where ticket_id = $ticket_id and source = $source and $scope['smallest_cell'] = 0
),

summed as (
    select
        waited_for,
        department,
        coalesce(sum(seconds), 0)::double as seconds,
        count(*) as count_stretches,
        case waited_for
            when 'queue' then 1 when 'bot' then 2 when 'front line' then 3 when 'department' then 4
            when 'approval' then 5 when 'customer' then 6 when 'nobody' then 7 else 8
        end as place
    from stretches
    group by waited_for, department
),

lived as (
    select floor(observed_seconds)::double as elapsed
    from tickets_matching($scope)
    where ticket_id = $ticket_id and source = $source and $scope['smallest_cell'] = 0
)

select
    waited_for,
    department,
    seconds,
    coalesce(sum(seconds) over earlier, 0)::double as starts,
    (coalesce(sum(seconds) over earlier, 0) + seconds)::double as ends,
    seconds / nullif(sum(seconds) over (), 0) as share,
    null::double as calendar_parts,
    null::double as calendar_elapsed,
    count_stretches
from summed
window earlier as (order by place, seconds desc, department rows between unbounded preceding and 1 preceding)
union all
select
    'all',
    '',
    case $scope['clock'] when 'business' then total else elapsed end,
    0,
    case $scope['clock'] when 'business' then total else elapsed end,
    1,
    calendar_total,
    elapsed,
    count_all
from lived
cross join (
    select sum(seconds)::double as total, sum(calendar_seconds)::double as calendar_total, count(*) as count_all from stretches
) as totals
where count_all > 0
order by waited_for = 'all', starts, ends, waited_for, department
