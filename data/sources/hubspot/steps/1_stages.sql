-- One row per stage that a ticket is or was in, and the status it stands for: closed where the pipeline says so, else by
-- its name. 1 to 4 are the stages of the pipeline that every portal has.
with met as (
    select status as stage from staged_hubspot_ticket_csv
    union
    select stage from staged_hubspot_tickets
    union
    select value from staged_hubspot_stage_history
),

described as (
    select stage, any_value(name) as name, bool_or(upper(state) = 'CLOSED') as is_closed
    from staged_hubspot_stages
    group by stage
),

named as (
    select
        met.stage,
        described.is_closed,
        lower(coalesce(
            described.name,
            case met.stage when '1' then 'New' when '2' then 'Waiting on contact' when '3' then 'Waiting on us' when '4' then 'Closed' end,
            trim(regexp_replace(met.stage, '\s*\([^()]*\)\s*$', ''))
        )) as name
    from met
    left join described on described.stage = met.stage
    where met.stage is not null
)

select
    stage,
    case
        when is_closed then 'solved'
        when is_closed is null and regexp_matches(name, '^(closed|resolved|solved|done|complete|completed|cancelled|canceled)\b') then 'solved'
        when name = 'new' then 'new'
        when regexp_matches(name, '(wait|pending|await).*(contact|customer|client|requester|you)') or name = 'pending' then 'pending'
        when regexp_matches(name, 'hold|paused|third party|vendor|supplier|partner') then 'hold'
        else 'open'
    end as state,
    -- A house's own name says nothing about the end; then the close date decides.
    is_closed is not null or regexp_matches(name, '^(new|waiting on (contact|us)|closed)$') as is_known
from named
