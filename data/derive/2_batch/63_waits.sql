-- One row per stretch of a ticket's life and whom it waited for. Who could be several is the first of these:
--   nobody      it is solved (and will be reopened: after its end there is no stretch)
--   bot         a bot has it and has not handed it to people yet
--   approval    an approval was asked for and is not answered, whatever the status says
--   customer    it is pending
--   department  it is on hold; or it is with another team than its first one, also while that one has not picked it up:
--               the delay of a hand-over belongs to the receiver. `department` is null where it is on hold for whom
--               nobody wrote down
--   queue       nobody has taken it up: since its opening, since it came to the team, or since its assignee was removed;
--               and all the time between two teams
--   front line  the rest: its first team, or whoever works on it
insert into waits
with decided as (
    select
        situations.ticket,
        situations.started,
        coalesce(situations.ended, endings.ends) as ended,
        case
            when situations.status in ('solved', 'closed') then 'nobody'
            when situations.is_with_bot then 'bot'
            when situations.is_approval_open then 'approval'
            when situations.status = 'pending' then 'customer'
            when situations.status = 'hold' then 'department'
            when situations.team not in ('', '?') and situations.team <> fronts.front then 'department'
            when situations.team = '?' or not coalesce(situations.is_taken, false) then 'queue'
            else 'front line'
        end as waited_for,
        case when situations.team not in ('', '?') then situations.team end as team,
        fronts.front,
        endings.ends,
        endings.is_settled
    from situations
    join endings on endings.ticket = situations.ticket
    left join (select ticket, max(front) as front from stays group by ticket) as fronts on fronts.ticket = situations.ticket
),

named as (
    select
        *,
        case
            when waited_for in ('queue', 'front line', 'approval') then team
            when waited_for = 'department' and team is distinct from front then team
        end as department
    from decided
),

compared as (
    select
        *,
        lag(waited_for) over (partition by ticket order by started) as waited_for_before,
        lag(department) over (partition by ticket order by started) as department_before
    from named
),

merged as (
    select
        ticket,
        started,
        lead(started, 1, ends) over (partition by ticket order by started) as ended,
        waited_for,
        department,
        ends,
        is_settled
    from compared
    where waited_for is distinct from waited_for_before or department is distinct from department_before
)

select
    life.ticket_id,
    life.source,
    to_timestamp(merged.started),
    to_timestamp(merged.ended),
    merged.waited_for,
    merged.department,
    merged.ended - merged.started,
    ended.business - started.business,
    merged.ended = merged.ends and not merged.is_settled
from merged
join life on life.ticket = merged.ticket
left join moments as started on started.ticket = merged.ticket and started.second = merged.started
left join moments as ended on ended.ticket = merged.ticket and ended.second = merged.ended
order by life.ticket, merged.started;
