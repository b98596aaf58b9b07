-- One row per ticket of the batch, with our numbers where its events tell them, else those that its tool states: what depends on
-- messages needs a source that exports messages, transfers one that exports teams or assignments, business clocks a
-- schedule. What ours cannot tell for one ticket (no reply yet) is null, whatever the tool states. Of transfers
-- the tool may state more than its export tells of (changes of person as well): the larger number is kept.
insert into told_tickets by name
select
    tickets.* replace (
        coalesce(tickets.opened_by, clocks.opened_by) as opened_by,
        case when has_statuses then clocks.status else tickets.status end as status,
        case when has_messages then clocks.first_response_at else tickets.first_response_at end as first_response_at,
        case when has_statuses then clocks.first_resolved_at else tickets.first_resolved_at end as first_resolved_at,
        case when has_statuses then clocks.resolved_at else tickets.resolved_at end as resolved_at,
        coalesce(clocks.closed_at, tickets.closed_at) as closed_at,
        case when has_messages then clocks.replies else tickets.replies end as replies,
        case when has_statuses then clocks.reopens else tickets.reopens end as reopens,
        case when has_transfers and coalesce(clocks.transfers >= tickets.transfers, true) then clocks.transfers else tickets.transfers end as transfers,
        case when clocks.has_priorities then clocks.priority_changes else tickets.priority_changes end as priority_changes,
        case when has_messages then clocks.first_response_seconds else tickets.first_response_seconds end as first_response_seconds,
        case when has_messages and has_schedule then clocks.first_response_business_seconds else tickets.first_response_business_seconds end as first_response_business_seconds,
        case when has_statuses then clocks.first_resolution_seconds else tickets.first_resolution_seconds end as first_resolution_seconds,
        case when has_statuses and has_schedule then clocks.first_resolution_business_seconds else tickets.first_resolution_business_seconds end as first_resolution_business_seconds,
        case when has_statuses then clocks.resolution_seconds else tickets.resolution_seconds end as resolution_seconds,
        case when has_statuses and has_schedule then clocks.resolution_business_seconds else tickets.resolution_business_seconds end as resolution_business_seconds,
        case when has_statuses then clocks.requester_wait else tickets.requester_wait_seconds end as requester_wait_seconds,
        case when has_statuses and has_schedule then clocks.requester_wait_business else tickets.requester_wait_business_seconds end as requester_wait_business_seconds,
        case when has_statuses then clocks.agent_wait else tickets.agent_wait_seconds end as agent_wait_seconds,
        case when has_statuses and has_schedule then clocks.agent_wait_business else tickets.agent_wait_business_seconds end as agent_wait_business_seconds,
        case when has_statuses then clocks.on_hold else tickets.on_hold_seconds end as on_hold_seconds,
        coalesce(clocks.is_escalated or tickets.is_escalated, clocks.is_escalated, tickets.is_escalated) as is_escalated,
        coalesce(clocks.is_sla_met, case when not (coalesce(clocks.is_sla_running, false) and tickets.is_sla_met) then tickets.is_sla_met end) as is_sla_met,
        coalesce(clocks.any_response_seconds, tickets.any_response_seconds) as any_response_seconds,
        coalesce(clocks.desk_response_seconds, tickets.desk_response_seconds) as desk_response_seconds,
        coalesce(clocks.desk_response_business_seconds, tickets.desk_response_business_seconds) as desk_response_business_seconds,
        coalesce(clocks.agent_work, tickets.agent_work_seconds) as agent_work_seconds,
        coalesce(clocks.agent_work_business, tickets.agent_work_business_seconds) as agent_work_business_seconds,
        coalesce(clocks.on_hold_business, tickets.on_hold_business_seconds) as on_hold_business_seconds,
        coalesce(clocks.handed_off_at, tickets.handed_off_at) as handed_off_at,
        coalesce(clocks.front, tickets.front_team) as front_team,
        coalesce(clocks.returns, tickets.returns) as returns,
        coalesce(clocks.repliers, tickets.repliers) as repliers,
        coalesce(clocks.touch, tickets.touch) as touch,
        coalesce(clocks.is_closed_unsolved, tickets.is_closed_unsolved) as is_closed_unsolved,
        coalesce(clocks.has_early_reply, tickets.has_early_reply) as has_early_reply
    )
from tickets
join clocks on clocks.source = tickets.source and clocks.ticket_id = tickets.ticket_id;
