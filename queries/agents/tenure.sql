-- One row per measure of $measures (shares and times) and how long whoever had it had been there on that day: values, the
-- share or median, and its interval. `place` orders the bands: under 3 months, 3 to 12, 1 to 3 years, longer. Who has no
-- first day in the exports is in none.
with facts as (
    select
        facts.measure,
        facts.kind,
        facts.value,
        facts.agent,
        cast(facts.owned_local as date) - staff.started_on as days
    from every_fact_in($scope) as facts
    join staff_matching($scope) as staff on staff.agent = facts.agent
    where list_contains($measures, facts.measure) and facts.value is not null and facts.kind in ('share', 'time')
        and staff.started_on is not null
        and $scope['smallest_cell'] = 0
),

banded as (
    select
        *,
        case when days < 91 then 1 when days < 365 then 2 when days < 1095 then 3 else 4 end as place
    from facts
    where days >= 0
),

ranked as (
    select
        *,
        row_number() over (partition by measure, place order by value) - 1 as rank,
        count(*) over (partition by measure, place) as n
    from banded
)

select
    measure,
    any_value(kind) as kind,
    place,
    any_value(n) as n,
    count(distinct agent) as count_agents,
    case any_value(kind) when 'share' then avg(value) else quantile_cont(value, 0.5e0) end as value,
    case any_value(kind) when 'share' then wilson_low(sum(value), count(*)) else max(value) filter (where rank = quantile_place_low(n, 0.5e0)) end as low,
    case any_value(kind) when 'share' then wilson_high(sum(value), count(*)) else max(value) filter (where rank = quantile_place_high(n, 0.5e0)) end as high
from ranked
group by measure, place
order by measure, place
