-- One row per rule of `schedule_use` that reaches a ticket, and the time for which it does. `level` 1 is the strongest: a
-- schedule of the ticket itself, then of its team, then of its source. Rules of a source without tickets are the house's
-- own and fill in where the help desk tells no better.
create temp table covers as
with desks as (
    select distinct source from tickets
),

rules as (
    select
        schedule_use.source,
        hours.schedule,
        schedule_use.ticket_id,
        schedule_use.team,
        coalesce(second_of(schedule_use.used_from), 0) as used_from,
        desks.source is null as is_house
    from schedule_use
    join hours on hours.source = schedule_use.source and hours.schedule_id = schedule_use.schedule_id
    left join desks on desks.source = schedule_use.source
),

-- A rule is in force until the next one for the same ticket, team or source.
periods as (
    select
        *,
        lead(used_from, 1, 100000000000) over (partition by source, ticket_id, team order by used_from, schedule) as used_until
    from rules
),

of_tickets as (
    select life.ticket, 1 as level, greatest(used_from, life.opened) as starts, used_until as ends, schedule
    from periods
    join life on life.source = periods.source and life.ticket_id = periods.ticket_id
    where used_from <= life.as_of
),

team_times as (
    select life.ticket, life.source, stays.team, stays.started, coalesce(stays.ended, 100000000000) as ended
    from stays
    join life on life.ticket = stays.ticket
    where stays.team is not null
),

of_teams as (
    select
        team_times.ticket,
        case when is_house then 3 else 2 end as level,
        greatest(used_from, team_times.started) as starts,
        least(used_until, team_times.ended) as ends,
        schedule
    from team_times
    join periods on periods.team = team_times.team and periods.ticket_id is null
    where is_house or periods.source = team_times.source
),

of_sources as (
    select life.ticket, case when is_house then 5 else 4 end as level, greatest(used_from, life.opened) as starts, used_until as ends, schedule
    from life
    join periods on periods.ticket_id is null and periods.team is null and (is_house or periods.source = life.source)
    where used_from <= life.as_of
),

together as (
    select * from of_tickets
    union all
    select * from of_teams
    union all
    select * from of_sources
)

select together.*, count(*) over (partition by ticket) as covers
from together
where starts < ends;
