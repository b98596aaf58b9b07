-- One row: what the warehouse covers (local days in the scope's zone) and which clock its first responses are told in.
-- `first_covered_day`: from then on every source tells. `last_whole_week` is the Monday of the last ISO week, covered whole, in which tickets were opened.
with seen as (
    select * from tickets_matching($scope)
),

weeks as (
    select max(cast(date_trunc('week', opened_local) as date)) as last_week
    from seen
    where cast(date_trunc('week', opened_local) as date) in (select week from weeks_covered($scope) where not is_partial)
),

covered as (
    select max(cast(timezone($scope['zone'], first_opened_at) as date)) as first_covered_day
    from coverage_of($scope)
)

select
    count(*) as count_tickets,
    any_value(covered.first_covered_day) as first_covered_day,
    min(cast(opened_local as date)) as first_day,
    max(cast(opened_local as date)) as last_day,
    max(as_of) as as_of,
    any_value(weeks.last_week) as last_whole_week,
    count(first_response_seconds) as count_calendar_responses,
    count(first_response_business_seconds) as count_business_responses
from seen
cross join weeks
cross join covered
