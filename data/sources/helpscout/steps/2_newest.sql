-- One row per conversation in its newest version, with the names of its inbox and assignee. A draft was never sent.
with newest as (
    select *
    from staged_helpscout_conversations
    where lower(state) is distinct from 'draft'
    qualify row_number() over (partition by conversation_id order by updated_at desc nulls last, file, row_number) = 1
),

inboxes as (
    select mailbox_id, any_value(name) as name
    from staged_helpscout_mailboxes
    group by mailbox_id
)

select
    newest.*,
    case when assignee_type is distinct from 'team' then coalesce(people.name, agent_id) end as agent,
    case when assignee_type = 'team' then coalesce(agent_first, agent_id) else coalesce(inboxes.name, newest.mailbox_id) end as team,
    case
        when lower(status) = 'closed' then 'solved'
        when lower(status) = 'pending' or snoozed_until > as_of then 'pending'
        else 'open'
    end as ticket_status,
    lower(status) = 'spam' as is_spam,
    lower(state) = 'deleted' as is_deleted
from newest
left join helpscout_people as people on people.user_id = newest.agent_id
left join inboxes on inboxes.mailbox_id = newest.mailbox_id
