-- One row per run of customer messages, with its answer.
insert into replies
select
    life.ticket_id,
    life.source,
    to_timestamp(turns.asked),
    to_timestamp(turns.answered),
    turns.is_first,
    turns.answered - turns.asked,
    answered.business - asked.business
from turns
join life on life.ticket = turns.ticket
left join moments as asked on asked.ticket = turns.ticket and asked.second = turns.asked
left join moments as answered on answered.ticket = turns.ticket and answered.second = turns.answered
order by life.ticket, turns.run;
