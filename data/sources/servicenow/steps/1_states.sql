-- One row per state as exports write it, by name or by number: what it means here. Null for "-100", a state that the
-- instance had deleted: the state before it is the last that is known.
with seen as (
    select status as word from staged_servicenow_incident_log
    union
    select status from staged_servicenow_incident
    union
    select status from staged_servicenow_incident_record
    union
    select old_value from staged_servicenow_audit where field in ('state', 'incident_state')
    union
    select new_value from staged_servicenow_audit where field in ('state', 'incident_state')
    union
    select value from staged_servicenow_metric_instance
),

words as (
    select distinct lower(trim(word)) as word from seen where word is not null
)

select
    word,
    case
        when word = '-100' then null
        when word in ('new', '1') then 'new'
        when word in ('awaiting user info', 'awaiting caller', '4') or regexp_matches(word, '^(awaiting|waiting|pending).*(caller|customer|user|requester)') then 'pending'
        when word in ('on hold', '3', '5', 'pending', 'waiting') or regexp_matches(word, '^(awaiting|waiting|pending) ') then 'hold'
        when word in ('resolved', '6') then 'solved'
        when word = '7' or starts_with(word, 'closed') then 'closed'
        when word in ('canceled', 'cancelled', '8') then 'canceled'
        else 'open'
    end as state
from words
