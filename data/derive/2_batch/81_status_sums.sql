-- One row per ticket with statuses: its seconds in each by both clocks, until its as-of. New, open, pending and on hold
-- add up to the times of its resolution cycles; solved time is nobody's wait.
create temp table status_sums as
select
    ticket,
    sum(case when status in ('new', 'open', 'hold') then seconds else 0 end) as requester_wait,
    sum(case when status in ('new', 'open', 'hold') then business_seconds when business_seconds is not null then 0 end) as requester_wait_business,
    sum(case when status = 'pending' then seconds else 0 end) as agent_wait,
    sum(case when status = 'pending' then business_seconds when business_seconds is not null then 0 end) as agent_wait_business,
    sum(case when status in ('new', 'open') then seconds else 0 end) as agent_work,
    sum(case when status in ('new', 'open') then business_seconds when business_seconds is not null then 0 end) as agent_work_business,
    sum(case when status = 'hold' then seconds else 0 end) as on_hold,
    sum(case when status = 'hold' then business_seconds when business_seconds is not null then 0 end) as on_hold_business
from timed_states
group by ticket;
