-- One row per team that tickets were passed to in the period, and one for all of them ('', without the team $without):
-- after how long half, and nine in ten, had been taken up ($measure 'pick_up') or had left it again or ended ('held').
-- Kaplan-Meier with its 95 % log-log interval, so that the tickets that still wait (`count_running`) count for as long as
-- they have waited. One that was passed on or ended without having been taken up (`count_untouched`) waited until then:
-- to leave it out, or to take it for one that waits on, would say that it had not left. Viewers of aggregates alone get
-- no team of fewer tickets than the smallest cell, nor the one that would reveal it.
with seen as (
    select ticket_id, source, is_open from tickets_matching($scope)
),

handed as (
    select
        handovers.to_team,
        case
            when $measure = 'held' then case $scope['clock'] when 'business' then held_business_seconds else held_seconds end
            when $scope['clock'] = 'business' then coalesce(business_seconds, held_business_seconds)
            else coalesce(seconds, held_seconds)
        end as seconds,
        left_at is null and seen.is_open and ($measure = 'held' or picked_up_at is null) as is_running,
        $measure = 'pick_up' and picked_up_at is null and (left_at is not null or not seen.is_open) as is_untouched
    from handovers_in($scope) as handovers
    join seen on seen.ticket_id = handovers.ticket_id and seen.source = handovers.source
    where handovers.is_transfer
),

received as (
    select to_team as team, seconds, is_running, is_untouched from handed where seconds is not null
    union all
    select '', seconds, is_running, is_untouched from handed where seconds is not null and to_team <> $without
),

counted as (
    select
        team,
        count(*) as n,
        count(*) filter (where is_running) as count_running,
        count(*) filter (where is_untouched) as count_untouched
    from received
    group by team
),

leaving as (
    select team, seconds, sum((not is_running)::integer)::double as events, count(*)::double as leaving
    from received
    group by team, seconds
),

risk as (
    select team, seconds, events, sum(leaving) over (partition by team order by seconds desc rows unbounded preceding) as at_risk
    from leaving
),

curve as (
    select
        team,
        seconds,
        exp(sum(case when events < at_risk then ln(1 - events / nullif(at_risk, 0)) else -1e9 end) over (partition by team order by seconds)) as waiting,
        sum(case when events < at_risk then events / nullif(at_risk * (at_risk - events), 0) end) over (partition by team order by seconds) as variance
    from risk
),

banded as (
    select
        team,
        seconds,
        waiting,
        -- Where nobody waits any more the band has no limits: the lower one can be no higher than the curve.
        coalesce(case when waiting > 0 and waiting < 1 then power(waiting, exp(-1.959963984540054e0 * sqrt(variance) / nullif(ln(waiting), 0))) end, waiting) as waiting_low,
        case when waiting > 0 and waiting < 1 then power(waiting, exp(1.959963984540054e0 * sqrt(variance) / nullif(ln(waiting), 0))) end as waiting_high
    from curve
),

-- 1e-9: a survival of exactly 0.5 is not exact in floating point.
halved as (
    select
        team,
        min(seconds) filter (where waiting <= 0.5e0 + 1e-9)::double as median,
        min(seconds) filter (where waiting_low <= 0.5e0 + 1e-9)::double as median_low,
        min(seconds) filter (where waiting_high <= 0.5e0 + 1e-9)::double as median_high,
        min(seconds) filter (where waiting <= 0.1e0 + 1e-9)::double as p90
    from banded
    group by team
),

crowded as (
    select
        counted.*,
        coalesce(sum(n) over (
            partition by team = '' order by n, team rows between unbounded preceding and 1 preceding
        ), 0) as count_below,
        min(n) over (partition by team = '') as smallest
    from counted
),

guarded as (
    select
        *,
        $scope['smallest_cell'] > 0 and smallest < $scope['smallest_cell']
            and (n < $scope['smallest_cell'] or count_below < $scope['smallest_cell']) as is_withheld
    from crowded
)

select guarded.team, n, count_running, count_untouched, median, median_low, median_high, p90
from guarded
join halved on halved.team = guarded.team
where not is_withheld
order by median desc nulls first, guarded.team
