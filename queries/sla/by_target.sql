-- One row per kind of service level target applied in the period: targets met, missed, still running (in no share), and
-- the share met with Wilson's interval. Targets are counted, not tickets: a ticket can have many.
with due as (
    select * from sla_outcomes_in($scope)
)

select
    metric,
    clock,
    target_seconds,
    count(*) as count_targets,
    count(*) filter (where state = 'met') as count_met,
    count(*) filter (where state = 'missed') as count_missed,
    count(*) filter (where state = 'missed' and not is_done) as count_overdue,
    count(*) filter (where state = 'running') as count_running,
    count(distinct (source, ticket_id)) as count_tickets,
    count(*) filter (where state = 'met') / nullif(count(*) filter (where state <> 'running'), 0)::double as met_share,
    wilson_low(count(*) filter (where state = 'met'), count(*) filter (where state <> 'running')) as met_low,
    wilson_high(count(*) filter (where state = 'met'), count(*) filter (where state <> 'running')) as met_high
from due
group by metric, clock, target_seconds
order by metric, clock, target_seconds
