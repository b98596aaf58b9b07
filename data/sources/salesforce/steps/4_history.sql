-- One row per change of a case. A changed lookup has a row with names and one with ids: they make one change.
with once as (
    select *
    from staged_salesforce_history
    where is_deleted is not true
    qualify history_id is null or row_number() over (partition by left(history_id, 15) order by file desc, row_number desc) = 1
),

numbered as (
    select
        cases.ticket_id,
        once.happened_at,
        left(once.actor, 15) as actor_key,
        -- Assignment rules, acceptance and escalation have fields of their own for the same change of the owner.
        case when lower(once.field) in ('owner', 'ownerid', 'ownerassignment', 'owneraccepted', 'ownerescalated') then 'owner' else lower(once.field) end as field,
        lower(once.field) = 'ownerescalated' as is_escalated_owner,
        nullif(once.old_value, '') as old_value,
        nullif(once.new_value, '') as new_value,
        coalesce(regexp_matches(coalesce(once.new_value, once.old_value), '^00[5G][A-Za-z0-9]{12}([A-Za-z0-9]{3})?$'), false) as is_id,
        row_number() over (partition by cases.ticket_id order by once.happened_at, once.history_id, once.file, once.row_number) as place
    from once
    join salesforce_cases as cases on cases.key = left(once.case_record, 15)
),

ranked as (
    select
        *,
        row_number() over (partition by ticket_id, field, happened_at, actor_key, is_id order by place) as rank
    from numbered
    -- The same change told under Owner and under the field of the rule counts once.
    qualify row_number() over (partition by ticket_id, field, happened_at, old_value, new_value order by is_escalated_owner desc, place) = 1
),

words as (
    select * from ranked where not is_id
),

ids as (
    select * from ranked where is_id
),

changes as (
    select
        coalesce(words.ticket_id, ids.ticket_id) as ticket_id,
        coalesce(words.happened_at, ids.happened_at) as happened_at,
        coalesce(words.field, ids.field) as field,
        coalesce(words.actor_key, ids.actor_key) as actor_key,
        coalesce(words.is_escalated_owner, false) or coalesce(ids.is_escalated_owner, false) as is_escalated_owner,
        coalesce(words.place, ids.place) as place,
        words.old_value as old_word,
        words.new_value as new_word,
        left(ids.old_value, 15) as old_key,
        left(ids.new_value, 15) as new_key
    from words
    full join ids
        on ids.ticket_id = words.ticket_id and ids.field = words.field and ids.happened_at = words.happened_at
        and ids.actor_key is not distinct from words.actor_key and ids.rank = words.rank
)

select
    changes.ticket_id,
    changes.happened_at,
    changes.field,
    changes.place,
    changes.is_escalated_owner,
    coalesce(changes.old_word, old_names.name, changes.old_key) as from_text,
    coalesce(changes.new_word, new_names.name, changes.new_key) as to_text,
    case when starts_with(changes.old_key, '00G') or old_names.kind = 'queue' or old_queues.name is not null then 'queue' else 'person' end as from_kind,
    case when starts_with(changes.new_key, '00G') or new_names.kind = 'queue' or new_queues.name is not null then 'queue' else 'person' end as to_kind,
    coalesce(actors.name, changes.actor_key) as actor,
    coalesce(actors.role, 'agent') as actor_role
from changes
left join salesforce_names as old_names on old_names.key = changes.old_key
left join salesforce_names as new_names on new_names.key = changes.new_key
-- Where the rows with the ids are missing, a name that only a queue bears is a queue's.
left join (select name from salesforce_names group by name having min(kind) = 'queue') as old_queues on changes.old_key is null and old_queues.name = changes.old_word
left join (select name from salesforce_names group by name having min(kind) = 'queue') as new_queues on changes.new_key is null and new_queues.name = changes.new_word
left join salesforce_names as actors on actors.key = changes.actor_key
