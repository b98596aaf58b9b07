-- One row per team ('': the whole house) and whole ISO week of the period: tickets open at its end, and those of them that
-- were opened at least $days days before. Viewers of aggregates alone get no team.
with weeks as (
    select week, timezone($scope['zone'], cast(week + 7 as timestamp)) as ends_at
    from weeks_covered($scope)
    where not is_partial
),

seen as (
    select '' as team, opened_at, ended_at from tickets_matching($scope)
    union all
    select coalesce(team, '(none)'), opened_at, ended_at from tickets_matching($scope) where $scope['smallest_cell'] = 0
),

teams as (
    select distinct team from seen
),

open_then as (
    select
        seen.team,
        weeks.week,
        count(*) as count_open,
        count(*) filter (where epoch(seen.opened_at) <= epoch(weeks.ends_at) - $days * 86400) as count_old
    from weeks
    join seen on seen.opened_at < weeks.ends_at and coalesce(seen.ended_at >= weeks.ends_at, true)
    group by seen.team, weeks.week
)

select
    teams.team,
    weeks.week,
    coalesce(open_then.count_open, 0) as count_open,
    coalesce(open_then.count_old, 0) as count_old
from teams
cross join weeks
left join open_then on open_then.team = teams.team and open_then.week = weeks.week
order by teams.team, weeks.week
