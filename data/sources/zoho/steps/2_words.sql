-- One row per status: what it means here. Names are the house's own; the type (Open, On Hold, Closed) is Zoho's.
with seen as (
    select status as word, status_type from staged_zoho_ticket
    union all
    select status, status_type from staged_zoho_ticket_csv
    union all
    select from_text, null from staged_zoho_history where lower(property) = 'status'
    union all
    select to_text, null from staged_zoho_history where lower(property) = 'status'
),

words as (
    select lower(trim(word)) as word, max(lower(status_type)) as status_type
    from seen
    where word is not null
    group by lower(trim(word))
)

select
    word,
    case
        when status_type = 'closed' or regexp_matches(word, '^(closed|cancel|duplicate|geschlossen|cerrado)') then 'closed'
        when regexp_matches(word, '^(resolved|solved|completed|done)') then 'solved'
        when regexp_matches(word, '(wait|await|pend|respon).*(customer|client|contact|requester|information|info)') then 'pending'
        when status_type = 'on hold' or regexp_matches(word, '(hold|wait|await|pend|vendor|third party)') then 'hold'
        when word in ('new', 'neu', 'nuevo') then 'new'
        else 'open'
    end as status,
    regexp_matches(word, '(cancel|duplicat|spam|withdrawn|invalid|rejected)') as is_refused
from words
