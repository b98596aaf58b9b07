-- One row per user as they are today. A bot is known by its tag or a field of its profile, else by the name of an account
-- of the house; a person who left, and is an end-user by now, by what their profile says.
with newest as (
    select *
    from staged_zendesk_users
    qualify row_number() over (partition by user_id order by updated_at desc nulls last, file, row_number) = 1
),

tagged as (
    select user_id, string_agg(lower(tag), ',') as tags
    from staged_zendesk_user_tags
    group by user_id
),

profiles as (
    select
        newest.*,
        lower(newest.role) in ('agent', 'admin') as works_here,
        concat_ws(',', lower(newest.tags), tagged.tags) as all_tags,
        lower(concat_ws(' ', newest.name, newest.alias)) as called,
        lower(concat_ws(' ', newest.name, newest.alias, newest.details, newest.notes)) as words
    from newest
    left join tagged on tagged.user_id = newest.user_id
)

select
    user_id,
    coalesce(name, user_id) as name,
    lower(role) as role,
    works_here,
    coalesce(is_bot, false)
    or regexp_matches(all_tags, '(^|,)(ai[_-]?)?(chat|answer)?[_-]?bot(,|$)')
    or (works_here and regexp_matches(called, '(^|[^a-z])((chat|answer)?bot|virtual (agent|assistant)|ai agent)([^a-z]|$)')) as is_bot,
    regexp_matches(words, '(^|[^a-z])(former|ex|past|previous)[ -]+(support )?(agent|admin|employee|staff)') as worked_here,
    not coalesce(is_active, true) or coalesce(is_suspended, false) as is_gone,
    locale,
    tier,
    region,
    organization_id,
    group_id,
    created_at,
    updated_at
from profiles
