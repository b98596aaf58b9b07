-- One row per ticket, from the CSV or the API, whichever knows its latest update; of equals the API, which tells more.
with from_csv as (
    select
        ticket_id, opened_at, updated_at, first_response_at, resolved_at, closed_at,
        lower(status) as status, lower(priority) as priority, channel, topic, kind, team, agent,
        coalesce(contact_id, contact) as customer_id, region, language, subject, tags, brand, approval,
        case when is_important then 'VIP' end as tier, replies,
        coalesce(first_response_business_seconds, first_response_business_minutes) as first_response_business_seconds,
        resolution_business_seconds,
        -- Violated once is missed; met needs every word that is there.
        case
            when concat_ws(' ', first_response_sla, every_response_sla, resolution_sla) ilike '%violated%' then false
            when resolution_sla ilike 'within%' then true
        end as is_sla_met,
        score, 2 as rank, file, row_number, as_of
    from staged_freshdesk_ticket_csv
),

from_api as (
    select
        ticket_id, opened_at, updated_at, first_response_at, resolved_at, closed_at, reopened_at, status_updated_at,
        lower(status) as status, lower(priority) as priority, channel, topic, kind, team_id,
        agent_id, customer_id, company_id, subject, tags, brand, due_at, first_response_due_at, custom_fields,
        coalesce(is_overdue, false) or coalesce(is_first_response_overdue, false) or coalesce(is_next_response_overdue, false)
            or coalesce(resolved_at > due_at, false) or coalesce(first_response_at > first_response_due_at, false) as is_sla_missed,
        is_spam, is_deleted, 1 as rank, file, row_number, as_of
    from staged_freshdesk_tickets
),

together as (
    select * from from_csv
    union all by name
    select * from from_api
),

newest as (
    select *
    from together
    qualify row_number() over (partition by ticket_id order by updated_at desc nulls last, rank, file, row_number) = 1
)

select
    newest.* replace (
        coalesce(case channel
            when '1' then 'Email' when '2' then 'Portal' when '3' then 'Phone' when '4' then 'Forum' when '5' then 'Twitter'
            when '6' then 'Facebook' when '7' then 'Chat' when '8' then 'MobiHelp' when '9' then 'Feedback Widget'
            when '10' then 'Outbound Email' when '11' then 'Ecommerce' when '12' then 'Bot' when '13' then 'WhatsApp'
        end, channel) as channel,
        case priority when '1' then 'low' when '2' then 'normal' when '3' then 'high' when '4' then 'urgent' when 'medium' then 'normal' else priority end as priority,
        coalesce(newest.team, groups.team, newest.team_id) as team,
        coalesce(newest.agent, agents.name, newest.agent_id) as agent,
        coalesce(newest.tier, companies.tier) as tier
    ),
    coalesce(states.state, 'open') as state
from newest
left join freshdesk_states as states on states.word = newest.status
left join freshdesk_people as agents on agents.agent_id = newest.agent_id
left join freshdesk_groups as groups on groups.team_id = newest.team_id
left join freshdesk_companies as companies on companies.company_id = newest.company_id
