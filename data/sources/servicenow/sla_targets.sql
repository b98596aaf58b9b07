-- One row per service level of an incident whose target can be told: by the business time that elapsed and what is left or
-- which share it is, or, without a schedule, the time from the start to the original breach.
with levels as (
    select
        numbers.ticket_id,
        levels.policy,
        case
            when regexp_matches(lower(levels.policy), '(respon|antwort|reaktion)') then 'first_reply_time'
            when regexp_matches(lower(levels.policy), '(resol|lösung)') then 'resolution_time'
            else lower(levels.policy)
        end as metric,
        case
            when levels.schedule is not null and levels.business_left_seconds > 0 then levels.business_seconds + levels.business_left_seconds
            -- Nothing is left of a missed one; the share that elapsed has two decimals.
            when levels.schedule is not null then round(levels.business_seconds * 100 / nullif(levels.business_percentage, 0) / 60) * 60
            else epoch(levels.due_at) - epoch(levels.started_at)
        end as target_seconds,
        case when levels.schedule is not null then 'business' else 'calendar' end as clock,
        levels.started_at as applied_at
    from staged_servicenow_task_sla as levels
    join servicenow_numbers as numbers on numbers.key = levels.task
    where lower(coalesce(levels.stage, '')) not in ('cancelled', 'canceled')
    qualify row_number() over (
        partition by numbers.ticket_id, levels.policy, levels.started_at
        order by levels.ended_at desc nulls last, levels.file desc, levels.row_number desc
    ) = 1
)

select ticket_id, 'servicenow' as source, policy, metric, cast(target_seconds as integer) as target_seconds, clock, applied_at
from levels
where target_seconds > 0
