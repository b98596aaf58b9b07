-- One row per ticket with messages: its first answers. A reply in the second of the opening is the request itself; one
-- before it shows that clocks disagree, and then no answer's time can be told. `desk_from` is when the desk got the
-- ticket that it answered: the opening, or the last hand-off by a bot or reopening before the answer.
create temp table responses as
with answers as (
    select
        said.ticket,
        min(said.second) filter (where said.role = 'agent' and said.second > life.opened) as answered,
        min(said.second) filter (where said.role in ('agent', 'bot') and said.second > life.opened) as answered_by_any,
        count(*) filter (where said.role = 'agent' and (said.second > life.opened or said.is_early)) as replies,
        count(distinct coalesce(said.actor, '')) filter (where said.role = 'agent') as repliers,
        coalesce(bool_or(said.role = 'agent' and said.is_early), false) as has_early_reply
    from said
    join life on life.ticket = said.ticket
    group by said.ticket
),

arrivals as (
    select ticket, second as arrived from heard where kind = 'handoff'
    union all
    select ticket, started from states where was_settled and not is_settled
),

last_arrivals as (
    select answers.ticket, max(arrivals.arrived) as arrived
    from answers
    join arrivals on arrivals.ticket = answers.ticket and arrivals.arrived <= answers.answered
    group by answers.ticket
)

select
    life.ticket,
    case when not answers.has_early_reply then answers.answered end as answered,
    answers.answered_by_any,
    coalesce(last_arrivals.arrived, life.opened) as desk_from,
    coalesce(answers.replies, 0) as replies,
    coalesce(answers.repliers, 0) as repliers,
    coalesce(answers.has_early_reply, false) as has_early_reply
from life
left join answers on answers.ticket = life.ticket
left join last_arrivals on last_arrivals.ticket = life.ticket
where life.has_messages;
