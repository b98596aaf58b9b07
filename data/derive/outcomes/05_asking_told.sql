-- A system that tells of no survey without an answer, and of no sending, exports its answers alone.
update surveys
set is_asking_told = told.is_told
from (
    select source, kind, bool_or(score is null or sent_at is not null) as is_told
    from surveys
    group by source, kind
) as told
where told.source = surveys.source and told.kind = surveys.kind and surveys.is_asking_told is null;
