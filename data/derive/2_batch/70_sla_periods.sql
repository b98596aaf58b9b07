-- One row per thing that a target can be about: a first answer, an answer to a later run of customer messages, the next
-- update after one of the house's, the whole life. It starts where its clock does, not where the policy was applied, and
-- stops where it was done (`is_done`) or at the as-of. Solving a ticket ends what was awaited.
create temp table sla_periods as
with aimed as (
    select life.*
    from life
    join (select distinct source, ticket_id from sla_targets) as targeted
        on targeted.source = life.source and targeted.ticket_id = life.ticket_id
),

-- A ticket that was opened by a note waits for nobody until the customer writes; if a person does before, for nobody.
first_asked as (
    select aimed.ticket, case when requests.is_private then turns.asked else aimed.opened end as starts
    from aimed
    join requests on requests.ticket = aimed.ticket
    left join turns on turns.ticket = aimed.ticket and turns.is_first
),

-- A customer who writes on after the ticket was solved asks anew, though nobody has written in between.
asked_on as (
    select turns.ticket, turns.run, turns.is_first, turns.answered, said.second, count(states.ticket) as solved_before
    from turns
    join aimed on aimed.ticket = turns.ticket
    join said
        on said.ticket = turns.ticket
        and said.role = 'customer'
        and said.second >= turns.asked
        and (said.second < turns.answered or said.second = turns.asked or turns.answered is null)
    left join states
        on states.ticket = turns.ticket
        and states.is_settled
        and states.was_settled is not true
        and states.started >= turns.asked
        and states.started < said.second
    group by turns.ticket, turns.run, turns.is_first, turns.answered, said.second
),

later_asked as (
    select ticket, min(second) as starts, answered
    from asked_on
    where not is_first or solved_before > 0
    group by ticket, run, answered, solved_before
),

updates as (
    select
        said.ticket,
        said.second as starts,
        lead(said.second) over (partition by said.ticket order by said.second) as answered
    from (select distinct ticket, second from said where role = 'agent' and not is_early) as said
    join aimed on aimed.ticket = said.ticket
    where said.second > aimed.opened
),

awaited as (
    select first_asked.ticket, 'first_reply_time' as metric, first_asked.starts, responses.answered
    from first_asked
    join responses on responses.ticket = first_asked.ticket
    where not responses.has_early_reply and first_asked.starts is not null
    union all
    select ticket, 'next_reply_time', starts, answered from later_asked
    union all
    select updates.ticket, metrics.metric, updates.starts, updates.answered
    from updates
    cross join (values ('periodic_update_time'), ('pausable_update_time')) as metrics (metric)
),

-- The first time after it was asked that the ticket came to an end, and whether it stood at its end when it was asked.
solved as (
    select
        awaited.ticket,
        awaited.metric,
        awaited.starts,
        awaited.answered,
        min(states.started) filter (
            where states.is_settled and states.was_settled is not true and states.started >= awaited.starts
        ) as solved,
        arg_max(states.is_settled, states.place) filter (where states.started <= awaited.starts) as is_settled_then
    from awaited
    left join states on states.ticket = awaited.ticket
    group by awaited.ticket, awaited.metric, awaited.starts, awaited.answered
)

select
    solved.ticket,
    solved.metric,
    solved.starts,
    case
        when solved.solved < solved.answered or solved.answered is null then coalesce(solved.solved, life.as_of)
        else solved.answered
    end as stops,
    solved.answered is not null or solved.solved is not null as is_done
from solved
join life on life.ticket = solved.ticket
-- Nobody owes an answer to a message that left the ticket solved, nor an update after the answer that solved it.
where not coalesce(solved.is_settled_then, false) or (solved.metric = 'first_reply_time')
union all
select aimed.ticket, metrics.metric, aimed.opened, endings.ends, endings.is_settled
from aimed
join endings on endings.ticket = aimed.ticket
cross join (values ('requester_wait_time'), ('agent_work_time'), ('total_resolution_time')) as metrics (metric);
