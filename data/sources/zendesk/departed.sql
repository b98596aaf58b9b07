-- One row per ticket that was deleted; the tag of the house says whether as spam.
select
    ticket_id,
    'zendesk' as source,
    opened_at,
    greatest(deleted_at, opened_at) as departed_at,
    case when regexp_matches(coalesce(tags, ''), '(^|,)spam(,|$)') then 'spam' else 'deleted' end as reason
from zendesk_known
where is_deleted
