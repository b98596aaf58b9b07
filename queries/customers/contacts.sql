-- One row per number of contacts (5: five and more) that it took until an issue was resolved: chains of tickets by the same
-- customer on the same topic, each opened within seven days of the one before. Only chains that are over are counted by
-- their length; `count_running` of the period are not over yet. $by 'topic' tells topics apart. Small cells are withheld.
with chains as (
    select
        case $by when 'topic' then topic else '' end as cell,
        least(contacts, 5) as contacts,
        is_over
    from chains_in($scope)
    where place = 1
),

sized as (
    select
        cell,
        count(*) filter (where is_over) as n,
        count(*) filter (where not is_over) as count_running,
        count(*) filter (where is_over and contacts > 1) as count_again
    from chains
    group by cell
),

guarded as (
    select
        *,
        is_small(
            $scope,
            n,
            coalesce(sum(n) over (order by n, cell rows between unbounded preceding and 1 preceding), 0),
            min(n) over ()
        ) as is_withheld
    from sized
)

select
    guarded.cell,
    chains.contacts,
    count(*) as count_chains,
    any_value(guarded.n) as n,
    any_value(guarded.count_running) as count_running,
    count(*) / nullif(any_value(guarded.n), 0)::double as share,
    any_value(guarded.count_again) as count_again,
    any_value(guarded.count_again) / nullif(any_value(guarded.n), 0)::double as again_share,
    wilson_low(any_value(guarded.count_again), any_value(guarded.n)) as again_low,
    wilson_high(any_value(guarded.count_again), any_value(guarded.n)) as again_high
from guarded
join chains on chains.cell = guarded.cell and chains.is_over
where not guarded.is_withheld
group by guarded.cell, chains.contacts
order by cell, contacts
