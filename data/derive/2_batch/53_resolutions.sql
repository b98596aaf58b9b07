-- One row per time that a ticket was resolved: from its opening, or the reopening before, until it was solved. Solved
-- twice in a row is resolved once. A close that no solution came before is none.
insert into resolutions
with numbered as (
    select
        *,
        sum(case when is_settled is distinct from was_settled then 1 else 0 end) over (partition by ticket order by place rows unbounded preceding) as phase
    from timed_states
),

phases as (
    select
        ticket,
        phase,
        bool_or(is_settled) as is_settled,
        min(started) as started,
        -- When it came to its end, by a solution then or later on.
        case when bool_or(status = 'solved') then min(started) end as solved,
        sum(seconds) as seconds,
        sum(business_seconds) as business_seconds,
        arg_min(actor_role, place) as actor_role
    from numbered
    group by ticket, phase
),

cycles as (
    select
        ticket,
        is_settled,
        solved,
        lag(started) over (partition by ticket order by phase) as started,
        lag(seconds) over (partition by ticket order by phase) as seconds,
        lag(business_seconds) over (partition by ticket order by phase) as business_seconds,
        lead(started) over (partition by ticket order by phase) as reopened,
        lead(actor_role) over (partition by ticket order by phase) as reopened_by,
        lead(solved, 2) over (partition by ticket order by phase) as solved_again
    from phases
),

answers as (
    select cycles.ticket, cycles.reopened, count(*) as answers
    from cycles
    join said on said.ticket = cycles.ticket
    where said.role = 'agent' and said.second between cycles.reopened and cycles.solved_again
    group by cycles.ticket, cycles.reopened
)

select
    life.ticket_id,
    life.source,
    to_timestamp(coalesce(cycles.started, life.opened)),
    to_timestamp(cycles.solved),
    coalesce(cycles.seconds, 0),
    case when begin_moments.business is not null then coalesce(cycles.business_seconds, 0) end,
    to_timestamp(cycles.reopened),
    cycles.reopened - cycles.solved,
    coalesce(cycles.reopened_by = 'customer' and cycles.solved_again - cycles.reopened < 3600 and answers.ticket is null, false)
from cycles
join life on life.ticket = cycles.ticket
left join moments as begin_moments on begin_moments.ticket = life.ticket and begin_moments.second = life.opened
left join answers on answers.ticket = cycles.ticket and answers.reopened = cycles.reopened
where cycles.is_settled and cycles.solved is not null
order by life.ticket, cycles.solved;
