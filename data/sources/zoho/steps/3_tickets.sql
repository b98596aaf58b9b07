-- One row per ticket: its newest row over the API's records and the CSV exports, with names where numbers stood.
with told as (
    select
        tickets.*,
        coalesce(nullif(trim(concat_ws(' ', first_name, last_name)), ''), agents.name, agent_id) as agent,
        coalesce(tickets.team, teams.name, tickets.department, departments.name, team_id, department_id) as held_by,
        1 as form
    from staged_zoho_ticket as tickets
    left join zoho_names as agents on agents.key = tickets.agent_id
    left join zoho_names as teams on teams.key = tickets.team_id
    left join zoho_names as departments on departments.key = tickets.department_id
    union all by name
    select * replace (ltrim(ticket_id, '#') as ticket_id), coalesce(team, department) as held_by, 2 as form
    from staged_zoho_ticket_csv
),

newest as (
    select *
    from told
    qualify row_number() over (partition by ticket_id order by updated_at desc nulls last, form, file desc, row_number desc) = 1
)

select
    newest.*,
    coalesce(words.status, 'open') as state,
    coalesce(words.is_refused, false) as is_refused
from newest
left join zoho_words as words on words.word = lower(trim(newest.status))
