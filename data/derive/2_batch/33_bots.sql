-- One row per ticket that a bot had first: until it handed the ticket to people, until a person stepped in, or until it
-- resolved the ticket itself. An automatic acknowledgement is no such time: the ticket waits for people all the same.
create temp table bots as
with handoffs as (
    select ticket, min(second) as handed_off from heard where kind = 'handoff' group by ticket
),

first_acts as (
    select ticket, min(second) as acted from acts group by ticket
),

solved as (
    select ticket, min(started) as solved from states where is_settled and actor_role = 'bot' group by ticket
)

select
    life.ticket,
    handoffs.handed_off,
    case
        when handoffs.handed_off is not null
            then case when first_acts.acted < handoffs.handed_off then first_acts.acted else handoffs.handed_off end
        when first_acts.acted is null or first_acts.acted > solved.solved then solved.solved
    end as ended
from life
left join handoffs on handoffs.ticket = life.ticket
left join first_acts on first_acts.ticket = life.ticket
left join solved on solved.ticket = life.ticket
where handoffs.handed_off is not null or solved.solved is not null;
