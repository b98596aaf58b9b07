-- Up to which amount the agent could decide alone that day, where the log does not say it: by the rule of authority
-- that speaks of the agent most closely, the newest of several.
with acting as (
    select
        decisions.decision_id,
        decisions.source,
        decisions.kind,
        decisions.currency,
        coalesce(decisions.agent, tickets.agent) as agent,
        coalesce(decisions.team, tickets.team) as team,
        cast(timezone($zone, decisions.decided_at) as date) as day
    from decisions
    left join tickets on tickets.ticket_id = decisions.ticket_id and tickets.source = decisions.ticket_source
    where decisions.authority_limit is null and decisions.decided_at is not null
),

in_role as (
    select acting.*, max(agents.role) as role
    from acting
    left join agents
        on agents.agent = acting.agent
        and (agents.valid_from is null or agents.valid_from <= acting.day)
        and (agents.valid_to is null or agents.valid_to >= acting.day)
    group by all
),

fitting as (
    select
        in_role.decision_id,
        in_role.source,
        authority.limit_amount,
        row_number() over (
            partition by in_role.decision_id, in_role.source
            order by authority.agent is null, authority.role is null, authority.team is null, authority.kind is null, authority.valid_from desc nulls last, authority.limit_amount
        ) as place
    from in_role
    join authority
        on (authority.agent is null or authority.agent = in_role.agent)
        and (authority.team is null or authority.team = in_role.team)
        and (authority.role is null or authority.role = in_role.role)
        and (authority.kind is null or lower(authority.kind) = lower(in_role.kind))
        and (authority.currency is null or in_role.currency is null or authority.currency = in_role.currency)
        and (authority.valid_from is null or authority.valid_from <= in_role.day)
        and (authority.valid_to is null or authority.valid_to >= in_role.day)
)

update decisions
set authority_limit = fitting.limit_amount
from fitting
where fitting.decision_id = decisions.decision_id and fitting.source = decisions.source and fitting.place = 1
