-- One row per ticket in its newest version, and its state.
with newest as (
    select *
    from staged_gorgias_tickets
    qualify row_number() over (partition by ticket_id order by updated_at desc, file, row_number) = 1
)

select
    newest.*,
    coalesce(people.name, agent_id) as agent,
    coalesce(teams.team, newest.team_id) as team,
    case
        -- Snoozed: closed until it opens again by itself, unless the customer writes before. It waits for the customer if
        -- the last word was the house's.
        when snoozed_until > as_of then case when last_message_at > last_received_at then 'pending' else 'hold' end
        when lower(status) = 'closed' then 'solved'
        else 'open'
    end as state
from newest
left join gorgias_people as people on people.user_id = newest.agent_id
left join gorgias_teams as teams on teams.team_id = newest.team_id
