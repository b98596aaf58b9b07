-- One row per ticket that is spam or in the trash. When it was marked as spam is not told: no later than its last update.
select ticket_id, 'gorgias' as source, opened_at, coalesce(trashed_at, updated_at) as departed_at, case when is_spam then 'spam' else 'deleted' end as reason
from gorgias_newest
where is_spam or trashed_at is not null
