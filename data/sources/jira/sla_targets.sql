-- One row per cycle of a service level: its goal, in force from the start of the cycle on.
select ticket_id, 'jira' as source, policy, metric, goal_seconds as target_seconds, clock, started_at as applied_at
from jira_slas
where goal_seconds is not null and started_at is not null
