-- One row per status: what it means here. A house makes up its own; which of them close a case stands on the cases.
with seen as (
    select status as word, is_closed from staged_salesforce_case
    union all
    select status, is_closed from staged_salesforce_report
    union all
    select old_value, null from staged_salesforce_history where lower(field) = 'status'
    union all
    select new_value, null from staged_salesforce_history where lower(field) = 'status'
),

words as (
    select lower(trim(word)) as word, bool_or(is_closed) as is_closed
    from seen
    where word is not null
    group by lower(trim(word))
),

sorted as (
    select
        word,
        is_closed,
        regexp_matches(word, '(cancel|duplicat|merged|spam|withdrawn|invalid|rejected|storniert|duplikat)') as is_refused,
        regexp_matches(word, '(resolved|solved|gelöst|resuelto|resolu)') and not regexp_matches(word, '(unresolved|unsolved)') as is_solved
    from words
)

select
    word,
    case
        when is_closed or is_refused or regexp_matches(word, '^(closed|geschlossen|cerrado|cerrada|fermé|chiuso|fechado)') then 'closed'
        when is_solved then 'solved'
        when regexp_matches(word, '(wait|await|pend|respon).*(customer|client|contact|requester|information|info)') then 'pending'
        when regexp_matches(word, '(hold|wait|await|pend|vendor|third party)') then 'hold'
        when word in ('new', 'neu', 'nuevo', 'nouveau', 'nuovo', 'novo') then 'new'
        else 'open'
    end as status,
    is_refused
from sorted
