-- One row per ticket, as the newest of its exports tells it; of equals the API, which tells more. Only CSVs name owners and teams.
with from_csv as (
    select
        * exclude (customer, status),
        status as stage,
        -- Several contacts are separated by semicolons: the first is the one who asked.
        trim(split_part(customer, ';', 1)) as customer_id,
        2 as rank
    from staged_hubspot_ticket_csv
),

from_api as (
    select
        *,
        coalesce(contact_id, json_extract_string(try_cast(linked_contacts as json), '$[0].id'), json_extract_string(try_cast(contacts as json), '$[0]')) as customer_id,
        1 as rank
    from staged_hubspot_tickets
),

together as (
    select * from from_csv
    union all by name
    select * from from_api
),

newest as (
    select
        *,
        -- A column that is empty throughout its file was not exported: then nobody knows whether a ticket was reopened.
        count(reopened_at) over (partition by file) > 0 as tells_reopening
    from together
    qualify row_number() over (partition by ticket_id order by updated_at desc nulls last, rank, file, row_number) = 1
)

select
    newest.* replace (
        coalesce(newest.agent, people.name, newest.agent_id) as agent,
        coalesce(newest.team, teams.team, newest.team_id) as team,
        case lower(priority) when 'medium' then 'normal' else lower(priority) end as priority,
        upper(left(channel, 1)) || lower(replace(substr(channel, 2), '_', ' ')) as channel
    ),
    -- The close date is emptied when a ticket is opened again.
    case
        when is_closed then 'solved'
        when is_closed is null and not stages.is_known and closed_at is not null then 'solved'
        else stages.state
    end as state
from newest
left join hubspot_stages as stages on stages.stage = newest.stage
left join hubspot_people as people on people.agent_id = newest.agent_id
left join hubspot_teams as teams on teams.team_id = newest.team_id
