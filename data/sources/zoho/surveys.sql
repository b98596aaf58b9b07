-- One row per happiness rating, Good, Okay or Bad; of a ticket that stands in a CSV export, its last one.
with ratings as (
    select
        coalesce(happiness.rating_id, numbers.ticket_id, happiness.ticket) as rating_key,
        coalesce(numbers.ticket_id, happiness.ticket) as ticket_id,
        numbers.ticket_id is not null as is_known,
        lower(happiness.rating) as rating,
        happiness.answered_at,
        happiness.comment,
        coalesce(happiness.agent, names.name, happiness.agent_id) as agent,
        happiness.contact
    from staged_zoho_happiness as happiness
    left join zoho_numbers as numbers on numbers.key = happiness.ticket
    left join zoho_names as names on names.key = happiness.agent_id
    qualify row_number() over (
        partition by coalesce(happiness.rating_id, happiness.ticket) order by happiness.answered_at desc, happiness.file desc, happiness.row_number desc
    ) = 1
),

together as (
    select * from ratings
    union all by name
    select ticket_id as rating_key, ticket_id, true as is_known, lower(happiness) as rating
    from zoho_tickets
    where form = 2 and happiness is not null and ticket_id not in (select ticket_id from ratings)
)

select
    'zoho:' || together.rating_key as survey_id,
    'zoho' as source,
    together.ticket_id,
    case when together.is_known then 'zoho' end as ticket_source,
    coalesce(together.contact, tickets.contact) as customer_id,
    'csat' as kind,
    1 as scale_min,
    3 as scale_max,
    together.answered_at,
    case together.rating when 'good' then 3 when 'bad' then 1 else 2 end as score,
    together.comment,
    coalesce(together.agent, tickets.agent) as agent,
    tickets.held_by as team
from together
left join zoho_tickets as tickets on tickets.ticket_id = together.ticket_id
where together.rating in ('good', 'okay', 'ok', 'bad') and tickets.is_deleted is not true and tickets.is_spam is not true
