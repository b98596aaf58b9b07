-- One row per case that has been in a queue: the last one it was in.
select
    ticket_id,
    max_by(case when to_kind = 'queue' then to_text else from_text end, place) as queue
from salesforce_history
where field = 'owner' and (to_kind = 'queue' or from_kind = 'queue')
group by ticket_id
