-- One row per comment, told once. `is_public` is null where the export does not say whether the customer saw it.
with cells as (
    select ticket_id, file, unnest(from_json(comments, '[["varchar"]]'))[2] as cell
    from staged_jira_issue_csv
    where comments is not null
),

-- `22/Oct/21 4:55 PM;author;text`, in the same language and zone as the file's other dates.
cut as (
    select
        ticket_id,
        file,
        regexp_extract(cell, '^([^;]*);([^;]*);', ['said', 'author']) as who,
        regexp_extract(
            cell,
            '^(\d{1,2})[/.](\p{L}+)\.?[/.](\d{2,4}) (\d{1,2}):(\d{2})[\s\x{a0}\x{202f}]?([AaPp])?',
            ['day', 'month', 'year', 'hour', 'minute', 'half']
        ) as parts
    from cells
),

dated as (
    select
        cut.ticket_id,
        nullif(cut.who['author'], '') as author,
        loads.zone,
        make_timestamp(
            cast(parts['year'] as integer) + case when length(parts['year']) = 2 then 2000 else 0 end,
            months.month,
            cast(parts['day'] as integer),
            case
                when parts['half'] = '' then cast(parts['hour'] as integer)
                else cast(parts['hour'] as integer) % 12 + case when lower(parts['half']) = 'p' then 12 else 0 end
            end,
            cast(parts['minute'] as integer),
            0
        ) as wall
    from cut
    join (
        values
        ('jan', 1), ('ene', 1), ('feb', 2), ('mar', 3), ('mär', 3), ('mrz', 3), ('apr', 4), ('abr', 4), ('may', 5), ('mai', 5), ('jun', 6),
        ('jul', 7), ('aug', 8), ('ago', 8), ('sep', 9), ('oct', 10), ('okt', 10), ('nov', 11), ('dec', 12), ('dic', 12), ('dez', 12)
    ) as months (word, month) on months.word = left(lower(parts['month']), 3)
    join loads on loads.file = cut.file
    where parts['day'] <> ''
),

told as (
    select issue, comment_id, happened_at, is_public, actor, actor_id, actor_type from staged_jira_issue_comment
    union all by name
    select issue, comment_id, happened_at, is_public, actor, actor_id, actor_type from staged_jira_comment
    union all by name
    select comments.issue_id as issue, comment_id, happened_at, is_public, users.name as actor, comments.actor_id
    from staged_jira_fivetran_comment as comments
    left join staged_jira_fivetran_user as users on users.user_id = comments.actor_id
    union all by name
    select distinct ticket_id as issue, timezone(zone, wall) as happened_at, author as actor, author as actor_id from dated
)

select
    issues.ticket_id,
    told.happened_at,
    told.is_public,
    coalesce(told.actor, told.actor_id) as actor,
    case
        when told.is_public is false then 'agent'
        when told.actor_type = 'app' then 'bot'
        when told.actor_type = 'customer' or told.actor_id in (issues.reporter_id, issues.told_id, issues.reporter) then 'customer'
        else 'agent'
    end as actor_role,
    try_cast(told.comment_id as bigint) as comment_number
from told
join jira_numbers as numbers on numbers.key = told.issue
join jira_issues as issues on issues.ticket_id = numbers.ticket_id
qualify told.comment_id is null or row_number() over (partition by told.comment_id order by told.happened_at) = 1
