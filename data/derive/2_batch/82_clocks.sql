-- One row per ticket with events: every number of ours, null where there is none, and which of them are known.
create temp table clocks as
with outcomes as (
    select
        ticket_id,
        source,
        bool_or(state = 'missed') as has_missed,
        bool_or(state = 'met') as has_met,
        bool_or(state = 'running') as has_running
    from sla_outcomes
    group by ticket_id, source
),

-- A target that we cannot measure: of a kind whose pauses only the tool knows, of what the history does not tell, or by
-- hours that nobody has stated. Such a ticket may have missed it, so that it missed none is for the tool to say.
untold as (
    select life.ticket
    from sla_targets
    join life on life.source = sla_targets.source and life.ticket_id = sla_targets.ticket_id
    where not case
        when sla_targets.metric in ('first_reply_time', 'next_reply_time', 'periodic_update_time', 'pausable_update_time') then life.has_messages
        when sla_targets.metric in ('requester_wait_time', 'agent_work_time', 'total_resolution_time') then life.has_statuses
        else false
    end
    union
    select sla_aims.ticket
    from sla_aims
    join sla_stretches on sla_stretches.aim = sla_aims.aim
    where sla_stretches.elapsed is null
),

escalated as (
    select source, ticket_id from events where kind = 'escalation' group by source, ticket_id
)

select
    life.ticket_id,
    life.source,
    life.has_statuses,
    life.has_messages,
    life.has_teams or life.has_assignments as has_transfers,
    life.has_priorities,
    opened.business is not null as has_schedule,
    requests.opened_by,
    to_timestamp(responses.answered) as first_response_at,
    responses.answered - life.opened as first_response_seconds,
    answered.business - opened.business as first_response_business_seconds,
    responses.answered_by_any - life.opened as any_response_seconds,
    responses.answered - responses.desk_from as desk_response_seconds,
    answered.business - desk.business as desk_response_business_seconds,
    responses.replies,
    responses.repliers,
    responses.has_early_reply,
    to_timestamp(bots.handed_off) as handed_off_at,
    endings.status,
    to_timestamp(endings.first_solved) as first_resolved_at,
    to_timestamp(endings.resolved) as resolved_at,
    to_timestamp(endings.closed) as closed_at,
    case when not endings.has_early_end then endings.first_solved - life.opened end as first_resolution_seconds,
    case when not endings.has_early_end then first_solved.business - opened.business end as first_resolution_business_seconds,
    case when not endings.has_early_end then endings.resolved - life.opened end as resolution_seconds,
    case when not endings.has_early_end then resolved.business - opened.business end as resolution_business_seconds,
    endings.reopens,
    endings.is_closed_unsolved,
    case
        when endings.resolved is null then null
        when responses.replies = 0 then 'zero'
        when responses.replies = 1 then 'one'
        when responses.replies = 2 then 'two'
        when responses.replies > 2 then 'multi'
    end as touch,
    status_sums.requester_wait,
    status_sums.requester_wait_business,
    status_sums.agent_wait,
    status_sums.agent_wait_business,
    status_sums.agent_work,
    status_sums.agent_work_business,
    status_sums.on_hold,
    status_sums.on_hold_business,
    moves.front,
    moves.transfers,
    moves.returns,
    moves.priority_changes,
    case when exported.has_escalations then escalated.ticket_id is not null end as is_escalated,
    -- While one still runs, nobody knows: young tickets would look too good.
    outcomes.has_running and not outcomes.has_missed as is_sla_running,
    case
        when outcomes.has_missed then false
        when outcomes.has_met and not outcomes.has_running and untold.ticket is null then true
    end as is_sla_met
from life
join exported on exported.source = life.source
left join responses on responses.ticket = life.ticket
left join requests on requests.ticket = life.ticket
left join bots on bots.ticket = life.ticket
left join endings on endings.ticket = life.ticket
left join status_sums on status_sums.ticket = life.ticket
left join moves on moves.ticket = life.ticket
left join moments as opened on opened.ticket = life.ticket and opened.second = life.opened
left join moments as answered on answered.ticket = life.ticket and answered.second = responses.answered
left join moments as desk on desk.ticket = life.ticket and desk.second = responses.desk_from
left join moments as first_solved on first_solved.ticket = life.ticket and first_solved.second = endings.first_solved
left join moments as resolved on resolved.ticket = life.ticket and resolved.second = endings.resolved
left join outcomes on outcomes.ticket_id = life.ticket_id and outcomes.source = life.source
left join untold on untold.ticket = life.ticket
left join escalated on escalated.ticket_id = life.ticket_id and escalated.source = life.source;
