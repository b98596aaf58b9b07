-- One row per ticket of which an audit tells the creation: enough to know it where no list of tickets does.
with told as (
    select
        ticket_id,
        min(changed_at) as opened_at,
        max(changed_at) as updated_at,
        bool_or(is_creation) as is_created,
        arg_max(value, (changed_at, place)) filter (where field = 'status') as status,
        arg_max(coalesce(value, ''), (changed_at, place)) filter (where field = 'priority') as priority,
        arg_max(coalesce(value, ''), (changed_at, place)) filter (where field = 'assignee_id') as assignee_id,
        arg_max(coalesce(value, ''), (changed_at, place)) filter (where field = 'group_id') as group_id,
        arg_max(value, (changed_at, place)) filter (where field = 'requester_id') as customer_id,
        arg_max(value, (changed_at, place)) filter (where field = 'subject') as subject,
        arg_max(coalesce(value, ''), (changed_at, place)) filter (where field = 'tags') as tags,
        arg_min(author_id, (changed_at, place)) as submitter_id
    from zendesk_changes
    group by ticket_id
)

select * exclude (is_created)
from told
where is_created and status is not null
