-- One row per user who works in the house or once did, whatever their role is today: a person who left becomes an
-- end-user, and an end-user was never assigned a ticket.
with evidence as (
    select user_id from zendesk_people where works_here or worked_here
    union all
    select user_id from zendesk_roles where is_staff
    union all
    select user_id from staged_zendesk_group_memberships
    union all
    select assignee_id from staged_zendesk_ticket_records
    union all
    select assignee_id from staged_zendesk_ratings
    union all
    select assignee_id from staged_zendesk_audits
    union all
    select value from zendesk_changes where field = 'assignee_id'
    union all
    select previous_value from zendesk_changes where field = 'assignee_id'
    union all
    -- An end-user's mail can become a note, when it comes from another address: it tells of those only whom no list knows.
    select author_id
    from zendesk_remarks
    where not is_public and author_id not in (select user_id from zendesk_people)
)

select distinct user_id
from evidence
where user_id is not null and user_id not in ('', '-1')
