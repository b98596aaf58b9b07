-- One row per cycle of a service level of an issue: among its custom fields, the objects that have cycles.
with levels as (
    select
        ticket_id,
        value ->> '$.name' as policy,
        json_extract(value, '$.completedCycles[*]') as completed,
        json_extract(value, '$.ongoingCycle') as ongoing
    from jira_fields
    where json_type(value) = 'OBJECT' and (json_exists(value, '$.completedCycles') or json_exists(value, '$.ongoingCycle'))
),

cycles as (
    select ticket_id, policy, unnest(completed) as cycle, true as is_done from levels
    union all
    select ticket_id, policy, ongoing, false from levels where json_type(ongoing) = 'OBJECT'
)

select
    ticket_id,
    policy,
    case
        when regexp_matches(lower(policy), '(first response|primera respuesta|ersten antwort)') then 'first_reply_time'
        when regexp_matches(lower(policy), '(next response|próxima respuesta|nächsten antwort)') then 'next_reply_time'
        when regexp_matches(lower(policy), '(resol|lösung)') then 'resolution_time'
        else lower(policy)
    end as metric,
    cast(round(cast(cycle ->> '$.goalDuration.millis' as double) / 1000) as integer) as goal_seconds,
    to_timestamp(cast(cycle ->> '$.startTime.epochMillis' as double) / 1000) as started_at,
    to_timestamp(cast(cycle ->> '$.stopTime.epochMillis' as double) / 1000) as stopped_at,
    cast(cycle ->> '$.breached' as boolean) as is_breached,
    -- Due exactly the goal after the start: its calendar never closes. Otherwise hours or pauses are left out.
    case
        when cast(cycle ->> '$.breachTime.epochMillis' as bigint) - cast(cycle ->> '$.startTime.epochMillis' as bigint)
            = cast(cycle ->> '$.goalDuration.millis' as bigint)
            then 'calendar'
        else 'business'
    end as clock,
    is_done
from cycles
