-- One row per number that the help desk states and that ours takes the place of.
insert into stated
with replaced as (
    select
        tickets.ticket_id,
        tickets.source,
        cast(case when has_messages then tickets.replies end as bigint) as replies,
        cast(case when has_statuses then tickets.reopens end as bigint) as reopens,
        cast(case when has_transfers then tickets.transfers end as bigint) as transfers,
        cast(case when clocks.has_priorities then tickets.priority_changes end as bigint) as priority_changes,
        cast(case when has_messages then tickets.first_response_seconds end as bigint) as first_response_seconds,
        cast(case when has_messages and has_schedule then tickets.first_response_business_seconds end as bigint) as first_response_business_seconds,
        cast(case when has_statuses then tickets.first_resolution_seconds end as bigint) as first_resolution_seconds,
        cast(case when has_statuses and has_schedule then tickets.first_resolution_business_seconds end as bigint) as first_resolution_business_seconds,
        cast(case when has_statuses then tickets.resolution_seconds end as bigint) as resolution_seconds,
        cast(case when has_statuses and has_schedule then tickets.resolution_business_seconds end as bigint) as resolution_business_seconds,
        cast(case when has_statuses then tickets.requester_wait_seconds end as bigint) as requester_wait_seconds,
        cast(case when has_statuses and has_schedule then tickets.requester_wait_business_seconds end as bigint) as requester_wait_business_seconds,
        cast(case when has_statuses then tickets.agent_wait_seconds end as bigint) as agent_wait_seconds,
        cast(case when has_statuses and has_schedule then tickets.agent_wait_business_seconds end as bigint) as agent_wait_business_seconds,
        cast(case when has_statuses then tickets.on_hold_seconds end as bigint) as on_hold_seconds,
        cast(case when clocks.is_sla_met is not null then cast(tickets.is_sla_met as integer) end as bigint) as is_sla_met
    from tickets
    join clocks on clocks.source = tickets.source and clocks.ticket_id = tickets.ticket_id
)

select ticket_id, source, measure, value
from replaced
unpivot (
    value for measure in (
        replies, reopens, transfers, priority_changes, first_response_seconds, first_response_business_seconds, first_resolution_seconds,
        first_resolution_business_seconds, resolution_seconds, resolution_business_seconds, requester_wait_seconds,
        requester_wait_business_seconds, agent_wait_seconds, agent_wait_business_seconds, on_hold_seconds, is_sla_met
    )
)
order by source, ticket_id, measure;
