-- One row per approval that was asked for: by an event of the ticket, or in the decision log. An answer answers all that
-- were asked before it; `answered` is null while nobody did.
create temp table approvals as
with asked as (
    select ticket, second, happened_at, event_order from heard where kind = 'approval' and to_value = 'asked'
),

answers as (
    select ticket, second from heard where kind = 'approval' and to_value is distinct from 'asked'
)

select asked.ticket, asked.second as asked, min(answers.second) as answered
from asked
left join answers on answers.ticket = asked.ticket and answers.second >= asked.second
group by asked.ticket, asked.second
union all
select
    life.ticket,
    greatest(second_of(decisions.approval_requested_at), life.opened),
    case when decisions.approval_answered_at <= to_timestamp(life.as_of) then greatest(second_of(decisions.approval_answered_at), life.opened) end
from decisions
join life on life.source = coalesce(decisions.ticket_source, decisions.source) and life.ticket_id = decisions.ticket_id
where second_of(decisions.approval_requested_at) <= life.as_of;
