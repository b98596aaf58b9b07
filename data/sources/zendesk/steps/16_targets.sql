-- One row per service level target in force for a ticket from an instant on: as a change of the ticket tells it, else a
-- metric event, else the version of the applied policy that held then, for the ticket's priority then.
with measures as (
    select ticket_id, changed_at, field, try_cast(value as json) as value
    from zendesk_changes
    where field in (
        'first_reply_time', 'next_reply_time', 'requester_wait_time', 'agent_work_time', 'pausable_update_time', 'periodic_update_time',
        'total_resolution_time', 'resolution_time'
    )
),

policies as (
    select ticket_id, changed_at, value as policy
    from zendesk_changes
    where field = 'sla_policy'
),

changed as (
    select
        measures.ticket_id,
        arg_max(policies.policy, policies.changed_at) as policy,
        measures.field as metric,
        60 * try_cast(measures.value ->> 'minutes' as integer) as target_seconds,
        coalesce(try_cast(measures.value ->> 'in_business_hours' as boolean), false) as is_business,
        measures.changed_at as applied_at
    from measures
    left join policies on policies.ticket_id = measures.ticket_id and policies.changed_at <= measures.changed_at
    where json_type(measures.value) = 'OBJECT'
    group by measures.ticket_id, measures.field, measures.value, measures.changed_at
),

told as (
    select
        ticket_id,
        policy,
        case when metric <> 'reply_time' then metric when instance > 1 then 'next_reply_time' else 'first_reply_time' end as metric,
        coalesce(target_seconds, target_minutes) as target_seconds,
        coalesce(is_business, false) as is_business,
        happened_at as applied_at
    from staged_zendesk_metric_events
    where type = 'apply_sla' and not coalesce(is_deleted, false) and coalesce(target_seconds, target_minutes) is not null
        and ticket_id not in (select ticket_id from changed)
    qualify row_number() over (partition by event_id order by file, row_number) = 1
),

versions as (
    select *, min(updated_at) over (partition by policy_id) as first_updated_at
    from (
        select policy_id, updated_at, metric, lower(priority) as priority, target_seconds, is_business
        from staged_zendesk_sla_policy_versions
        union
        select policy_id, coalesce(updated_at, timestamptz '1970-01-01'), metric, lower(priority), target_seconds, is_business
        from staged_zendesk_sla_policies
    )
),

names as (
    select policy_id, arg_max(policy, updated_at) as policy
    from (
        select policy_id, policy, updated_at from staged_zendesk_sla_policy_names
        union all
        select policy_id, policy, coalesce(updated_at, timestamptz '1970-01-01') from staged_zendesk_sla_policies
    )
    group by policy_id
),

priorities as (
    select ticket_id, changed_at, lower(value) as priority
    from zendesk_changes
    where field = 'priority'
),

applied as (
    select
        uses.ticket_id,
        uses.policy_id,
        uses.applied_at,
        coalesce(arg_max(priorities.priority, priorities.changed_at), any_value(known.priority)) as priority
    from (select distinct ticket_id, policy_id, applied_at from staged_zendesk_ticket_sla_policies) as uses
    join zendesk_known as known on known.ticket_id = uses.ticket_id
    left join priorities on priorities.ticket_id = uses.ticket_id and priorities.changed_at <= uses.applied_at
    where uses.ticket_id not in (select ticket_id from changed) and uses.ticket_id not in (select ticket_id from told)
    group by uses.ticket_id, uses.policy_id, uses.applied_at
),

looked_up as (
    select
        applied.ticket_id,
        coalesce(names.policy, applied.policy_id) as policy,
        versions.metric,
        versions.target_seconds,
        versions.is_business,
        applied.applied_at
    from applied
    join versions on versions.policy_id = applied.policy_id and versions.priority = applied.priority
    left join names on names.policy_id = applied.policy_id
    -- The last version before; where the policy is younger than its use, its first one.
    where versions.updated_at <= applied.applied_at or versions.updated_at = versions.first_updated_at
    qualify row_number() over (
        partition by applied.ticket_id, applied.policy_id, applied.applied_at, versions.metric
        order by versions.updated_at desc, versions.target_seconds
    ) = 1
)

select * from changed where target_seconds is not null
union
select * from told
union
select * from looked_up
