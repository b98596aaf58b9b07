-- One row per user and stretch of time in one role, as far as the audit log tells of changes.
with told as (
    select distinct
        subject_id as user_id,
        changed_at,
        regexp_extract(lower(words), '(?:^|\n|\\n|support )role changed from (.+?) to ([^\\\n]+)', 1) as role_before,
        regexp_extract(lower(words), '(?:^|\n|\\n|support )role changed from (.+?) to ([^\\\n]+)', 2) as role_after
    from staged_zendesk_audit_log
    where lower(subject_type) = 'user'
),

changes as (
    select
        *,
        row_number() over (partition by user_id order by changed_at, role_after) as place,
        lead(changed_at) over (partition by user_id order by changed_at, role_after) as next_change
    from told
    where role_before <> role_after
),

stretches as (
    select user_id, null::timestamptz as valid_from, changed_at as valid_to, role_before as role
    from changes
    where place = 1
    union all
    select user_id, changed_at, next_change, role_after
    from changes
)

select *, trim(role) not in ('', 'not set', 'end-user', 'end user') as is_staff
from stretches
