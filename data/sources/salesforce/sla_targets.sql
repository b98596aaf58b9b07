-- One row per milestone: the time it allowed. Its minutes are those of its business hours, its dates are on the wall.
with names as (
    select left(milestone_type, 15) as key, max(name) as name
    from staged_salesforce_milestone_type
    group by left(milestone_type, 15)
),

milestones as (
    select
        cases.ticket_id,
        coalesce(names.name, milestones.milestone_type) as policy,
        case
            when milestones.target_minutes is not null then milestones.target_minutes * 60
            else epoch(milestones.due_at) - epoch(milestones.started_at)
        end as target_seconds,
        case when milestones.target_minutes is not null and milestones.business_hours is not null then 'business' else 'calendar' end as clock,
        milestones.started_at as applied_at
    from staged_salesforce_milestone as milestones
    join salesforce_cases as cases on cases.key = left(milestones.case_record, 15)
    left join names on names.key = left(milestones.milestone_type, 15)
    qualify row_number() over (
        partition by cases.ticket_id, milestones.milestone_type, milestones.started_at
        order by milestones.completed_at desc nulls last, milestones.file desc, milestones.row_number desc
    ) = 1
)

select
    ticket_id,
    'salesforce' as source,
    policy,
    case
        when regexp_matches(lower(policy), '(first|initial|erst|primera)') then 'first_reply_time'
        when regexp_matches(lower(policy), '(resol|close|closing|lösung)') then 'resolution_time'
        when regexp_matches(lower(policy), '(respon|reply|antwort|respuesta)') then 'next_reply_time'
        else lower(policy)
    end as metric,
    cast(target_seconds as integer) as target_seconds,
    clock,
    applied_at
from milestones
where target_seconds > 0
