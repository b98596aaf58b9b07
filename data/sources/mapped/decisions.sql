-- One row per decision. Without an id of its own it is known by its ticket and kind, else by its row.
with named as (
    select *, coalesce(decision_id, source || ':' || kind || ':' || ticket_id, file || ':' || (row_number + 1)) as id
    from staged_mapped_decisions
)

select * exclude (decision_id, id, file, row_number, as_of), id as decision_id
from named
qualify row_number() over (partition by source, id order by decided_at desc nulls last, file, row_number) = 1
