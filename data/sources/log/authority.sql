-- One row per rule, however often it is listed.
select distinct 'log' as source, agent, team, role, lower(kind) as kind, limit_amount, upper(currency) as currency, valid_from, valid_to
from staged_log_authority
