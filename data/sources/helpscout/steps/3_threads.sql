-- One row per thread, each told once: what was written, or (a line item) what was changed.
with together as (
    select * from staged_helpscout_threads
    union all by name
    select * from staged_helpscout_threads_inside
),

told_once as (
    select *
    from together
    where lower(state) is distinct from 'draft'
    qualify row_number() over (partition by thread_id order by file, row_number) = 1
)

select
    threads.conversation_id,
    threads.happened_at,
    try_cast(threads.thread_id as bigint) as event_order,
    lower(threads.kind) as kind,
    case
        when lower(threads.author_type) = 'customer' then 'customer'
        -- What a workflow writes is a bot's, what it changes the system's.
        when threads.action ilike '%workflow%' then case when lower(threads.kind) = 'lineitem' then 'system' else 'bot' end
        when lower(threads.author_type) = 'user' then 'agent'
        else 'system'
    end as actor_role,
    case when lower(threads.author_type) = 'customer' then threads.author_id else coalesce(people.name, nullif(concat_ws(' ', threads.author_first, threads.author_last), ''), threads.author_id) end as actor,
    case lower(threads.status) when 'active' then 'open' when 'open' then 'open' when 'pending' then 'pending' when 'closed' then 'solved' end as status,
    case when threads.assigned_id is not null then case when threads.assigned_type = 'team' then 'team' else 'assignment' end end as move,
    coalesce(assignees.name, nullif(concat_ws(' ', threads.assigned_first, threads.assigned_last), ''), threads.assigned_id) as assigned
from told_once as threads
left join helpscout_people as people on people.user_id = threads.author_id
left join helpscout_people as assignees on assignees.user_id = threads.assigned_id
