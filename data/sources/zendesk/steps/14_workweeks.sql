-- One row per stretch of the week in which a schedule was open before its hours were changed, by the audit log; without
-- minutes where it was closed all week. A log entry tells the hours before and after:
--     Workweek changed from {:mon=>{"09:00"=>"17:00"}, ...} to {...}
with told as (
    select
        subject_id as schedule_id,
        log_id,
        changed_at,
        replace(replace(replace(lower(words), 'amp;', ''), '&gt;', '>'), '&quot;', '"') as words
    from staged_zendesk_audit_log
    where lower(words) like '%workweek changed from%'
    qualify row_number() over (partition by log_id order by file, row_number) = 1
),

-- Of several changes on a day the hours before the first one held until then.
changes as (
    select
        schedule_id,
        cast(changed_at as date) as changed_on,
        regexp_extract(words, 'workweek changed from (.*) to \{', 1) as hours
    from told
    qualify row_number() over (partition by schedule_id, cast(changed_at as date) order by changed_at, log_id) = 1
),

stretches as (
    select
        schedule_id,
        hours,
        lag(changed_on) over (partition by schedule_id order by changed_on) as valid_from,
        changed_on - 1 as valid_to
    from changes
),

days as (
    select
        *,
        unnest(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']) as weekday,
        unnest(range(7)) as day
    from stretches
),

times as (
    select
        schedule_id,
        valid_from,
        valid_to,
        day,
        unnest(regexp_extract_all(regexp_extract(hours, weekday || '"?(?:=>|:)\{([^}]*)\}', 1), '"(\d\d:\d\d)"(?:=>|:)"\d\d:\d\d"', 1)) as opens,
        unnest(regexp_extract_all(regexp_extract(hours, weekday || '"?(?:=>|:)\{([^}]*)\}', 1), '"\d\d:\d\d"(?:=>|:)"(\d\d:\d\d)"', 1)) as closes
    from days
)

select
    schedule_id,
    valid_from,
    valid_to,
    day * 1440 + left(opens, 2)::integer * 60 + right(opens, 2)::integer as starts_minute,
    day * 1440 + left(closes, 2)::integer * 60 + right(closes, 2)::integer as ends_minute
from times
union all
select schedule_id, valid_from, valid_to, null, null
from stretches
