-- One row per conversation, as the newest of its exports tells it; of equals the one that tells more.
with from_api as (
    select
        *,
        coalesce(json_extract_string(try_cast(contacts as json), '$.contacts[0].id'), json_extract_string(try_cast(contacts as json), '$[0].id'), contact_id, case when lower(author_type) in ('user', 'lead', 'contact') then author_id end) as customer_id,
        1 as rank
    from staged_intercom_conversations
),

from_fivetran as (
    select
        * exclude (assignee_id, team_id),
        case when lower(assignee_type) = 'team' then null else assignee_id end as agent_id,
        coalesce(team_id, case when lower(assignee_type) = 'team' then assignee_id end) as team_id,
        coalesce(contact_id, case when lower(author_type) in ('user', 'lead', 'contact') then author_id end) as customer_id,
        2 as rank
    from intercom_versions
),

from_report as (
    select * exclude (tags), tags as tag_names, 3 as rank
    from staged_intercom_report
),

from_messages as (
    select
        conversation_id,
        max_by(state, happened_at) as state,
        min(created_at) as created_at,
        max(happened_at) as updated_at,
        min(first_response_at) as first_admin_reply_at,
        max(closed_at) as last_close_at,
        min_by(case when lower(author_type) in ('user', 'lead', 'contact') then author_id end, happened_at) filter (where lower(author_type) in ('user', 'lead', 'contact')) as customer_id,
        max(tags) as tag_names,
        max(brand) as brand,
        max(file) as file,
        min(row_number) as row_number,
        max(as_of) as as_of,
        4 as rank
    from staged_intercom_messages
    group by conversation_id
),

together as (
    select * from from_api
    union all by name
    select * from from_fivetran
    union all by name
    select * from from_report
    union all by name
    select * from from_messages
),

newest as (
    select *
    from together
    qualify row_number() over (partition by conversation_id order by updated_at desc nulls last, rank, file, row_number) = 1
),

-- What the house or its software sends first is no request: the customer's clock starts with their first message.
started as (
    select
        *,
        case
            when first_contact_reply_at > created_at and lower(delivered_as) in ('campaigns_initiated', 'automated', 'admin_initiated', 'operator_initiated') then first_contact_reply_at
            else created_at
        end as opened_at
    from newest
)

select
    started.* replace (
        coalesce(started.agent, people.name, started.agent_id) as agent,
        coalesce(started.team, teams.name, started.team_id) as team
    ),
    case
        when opened_at > created_at then 'customer'
        when lower(author_type) = 'admin' then 'agent'
        when lower(author_type) = 'bot' then 'bot'
        when author_type is null and rank in (3, 4) then null
        else 'customer'
    end as opened_by,
    -- Snoozed says that the house waits, not for whom: for the customer unless the customer waits for an answer.
    case lower(state)
        when 'closed' then 'solved'
        when 'snoozed' then case when waiting_since is null then 'pending' else 'hold' end
        when 'open' then 'open'
        -- A report need not tell the state.
        else case when last_close_at is not null then 'solved' else 'open' end
    end as status
from started
left join intercom_people as people on people.admin_id = started.agent_id
left join intercom_teams as teams on teams.team_id = started.team_id
