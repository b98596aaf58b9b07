-- One row per person who had an issue: the list of users holds customers too.
select distinct users.name as agent, 'jira' as source
from staged_jira_fivetran_user as users
join staged_jira_fivetran_issue as issues on issues.agent_id = users.user_id
where users.name is not null
