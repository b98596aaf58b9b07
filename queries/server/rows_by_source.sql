-- One row is a source, such as zendesk: what its files brought, so that rows in = rows loaded + rows quarantined.
select
    source,
    sum(rows_in)::bigint as rows_in,
    sum(rows_loaded)::bigint as rows_loaded,
    sum(rows_quarantined)::bigint as rows_quarantined
from loads_for($scope)
group by source
order by source
