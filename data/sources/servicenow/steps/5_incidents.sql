-- One row per incident of the lists and the API: its newest row, with names where numbers stood.
with told as (
    select *, 1 as form from staged_servicenow_incident_record
    union all by name
    select *, 2 as form from staged_servicenow_incident
),

newest as (
    select *
    from told
    qualify row_number() over (partition by ticket_id order by updated_at desc nulls last, form, file desc, row_number desc) = 1
)

select
    newest.* exclude (agent, team),
    coalesce(agents.name, newest.agent) as agent,
    coalesce(teams.name, newest.team) as team,
    -- On hold for the caller is not the desk's wait. The reasons are numbered: 1 is Awaiting Caller.
    case
        when states.state = 'hold' and regexp_matches(lower(newest.hold_reason), '^(1$|awaiting (caller|user|customer))') then 'pending'
        else states.state
    end as state
from newest
left join servicenow_states as states on states.word = lower(newest.status)
left join servicenow_people as agents on agents.key = newest.agent
left join servicenow_people as teams on teams.key = newest.team
