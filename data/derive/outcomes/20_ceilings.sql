-- One row per decision under a written authority: the limit that held for this agent, kind and day. A rule for the agent
-- goes before one for the team, that before one for the role; a rule for the kind before one for all kinds.
create temp table ceilings as
with roles as (
    select
        decisions.source,
        decisions.decision_id,
        max(coalesce(decisions.team, agents.team)) as team,
        max(agents.role) as role
    from decisions
    left join agents on agents.agent = decisions.agent
        and coalesce(cast(agents.valid_from as timestamptz) <= decisions.decided_at, true)
        and coalesce(cast(agents.valid_to as timestamptz) + interval 1 day > decisions.decided_at, true)
    group by decisions.source, decisions.decision_id
),

ranked as (
    select
        decisions.source,
        decisions.decision_id,
        authority.limit_amount,
        row_number() over (
            partition by decisions.source, decisions.decision_id
            order by authority.agent is null, authority.team is null, authority.role is null, authority.kind is null, authority.valid_from desc nulls last, authority.limit_amount
        ) as place
    from decisions
    join roles on roles.source = decisions.source and roles.decision_id = decisions.decision_id
    join authority
        on (authority.agent is null or authority.agent = decisions.agent)
        and (authority.team is null or authority.team = roles.team)
        and (authority.role is null or authority.role = roles.role)
        and (authority.kind is null or authority.kind = decisions.kind)
        and (authority.currency is null or decisions.currency is null or authority.currency = decisions.currency)
        and coalesce(cast(authority.valid_from as timestamptz) <= decisions.decided_at, true)
        and coalesce(cast(authority.valid_to as timestamptz) + interval 1 day > decisions.decided_at, true)
)

select source, decision_id, limit_amount from ranked where place = 1;
