-- One row per rated issue. Jira keeps one rating, 1 to 5, and does not say when the customer was asked.
with ratings as (
    select ticket_id, satisfaction as score, satisfaction_at as answered_at, satisfaction_comment as comment
    from jira_issues
    where satisfaction is not null
    union all
    select ticket_id, try_cast(value ->> '$.rating' as integer), null, value ->> '$.comment.body'
    from jira_fields
    where json_type(value) = 'OBJECT' and try_cast(value ->> '$.rating' as integer) between 1 and 5
)

select
    'jira:' || ratings.ticket_id as survey_id,
    'jira' as source,
    ratings.ticket_id,
    'jira' as ticket_source,
    coalesce(issues.reporter_id, issues.reporter) as customer_id,
    'csat' as kind,
    1 as scale_min,
    5 as scale_max,
    ratings.answered_at,
    ratings.score,
    ratings.comment,
    issues.agent,
    coalesce(named.team, issues.project) as team
from ratings
join jira_issues as issues on issues.ticket_id = ratings.ticket_id
join jira_named as named on named.ticket_id = ratings.ticket_id
where issues.is_deleted is not true
qualify row_number() over (partition by ratings.ticket_id order by ratings.answered_at desc nulls last) = 1
