-- One row per ticket of the scope that a mark stands for, the slowest by $mark's measure first, at most $mark['most'].
-- $mark narrows by week of opening or of resolution, weekday and hour of opening, a segment, a class of the measure or
-- of age, or a state; null in a field: no limit. Of owner 'fact' it stands for the tickets of a measure's facts, of
-- 'handover' for those that a team passed to another one, of 'wait' for those that waited for somebody, of 'target' for
-- those with a service level target ('metric clock seconds') that is met, missed or running, of 'trait'
-- for those that bear a trait; a trait narrows the facts' too.
-- `is_running`: the value is what has passed so far, on the calendar. `count_all` says how many there are in all.
with behind as (
    select distinct ticket_id, source
    from every_fact_in($scope)
    where $mark['owner'] = 'fact' and measure = $mark['measure']
        and ($mark['hit'] is null or value = $mark['hit'])
        and ($mark['week'] is null or cast(date_trunc('week', owned_local) as date) = $mark['week'])
        and ($mark['at_least'] is null or value >= $mark['at_least'])
        and ($mark['below'] is null or value < $mark['below'])
        and ($mark['state'] is distinct from 'running' or value is null)
        and ($mark['state'] is distinct from 'measured' or value is not null)
        and ($mark['dimension'] is null or coalesce(case $mark['dimension'] when 'team' then team when 'channel' then channel when 'priority' then priority when 'agent' then agent when 'topic' then topic when 'region' then region when 'language' then language when 'source' then source end, '(none)') = $mark['segment'])
    union
    select ticket_id, source
    from handovers_in($scope)
    where $mark['owner'] = 'handover' and is_transfer
        and ($mark['from_team'] is null or coalesce(from_team, '(none)') = $mark['from_team'])
        and ($mark['to_team'] is null or to_team = $mark['to_team'])
        and ($mark['hit'] is null or is_return = ($mark['hit'] = 1))
        and ($mark['state'] is distinct from 'running' or (picked_up_at is null and left_at is null))
    union
    select ticket_id, source
    from waits_in($scope)
    where $mark['owner'] = 'wait'
        and ($mark['waited_for'] is null or waited_for = $mark['waited_for'])
        and ($mark['department'] is null or coalesce(department, '(none)') = $mark['department'])
    union
    select ticket_id, source
    from sla_outcomes_in($scope)
    where $mark['owner'] = 'target'
        and metric || ' ' || clock || ' ' || cast(target_seconds as varchar) = $mark['segment']
        and ($mark['state'] is null or state = $mark['state'])
),

bearing as (
    select distinct ticket_id, source
    from traits_in($scope)
    where $mark['trait'] is not null and trait = $mark['trait'] and value = $mark['trait_value']
),

scoped as (
    select tickets.*
    from tickets_matching($scope) as tickets
    left join behind on behind.ticket_id = tickets.ticket_id and behind.source = tickets.source
    left join bearing on bearing.ticket_id = tickets.ticket_id and bearing.source = tickets.source
    where ($mark['trait'] is null or bearing.ticket_id is not null)
        and case
            when $mark['owner'] = 'trait' then true
            -- A fact has a day, a team and an agent of its own: they need not be the ticket's.
            when $mark['owner'] in ('fact', 'handover', 'wait', 'target') then behind.ticket_id is not null
                and ($mark['statuses'] is null or list_contains($mark['statuses'], status))
            -- Backlog and solved tickets belong to the period by another date than their opening.
            when $mark['owner'] = 'resolved' then
                ($scope['period_start'] is null or resolved_at >= $scope['period_start'])
                and ($scope['period_end'] is null or resolved_at < $scope['period_end'])
            when $mark['owner'] = 'open' then is_open
            when $mark['owner'] = 'backlog' then opened_at < $scope['period_end'] and (ended_at is null or ended_at >= $scope['period_end'])
            else
                ($scope['period_start'] is null or opened_at >= $scope['period_start'])
                and ($scope['period_end'] is null or opened_at < $scope['period_end'])
        end
),

measured as (
    select
        *,
        case $mark['measure'] when 'resolution' then resolution when 'first_response' then response end as value,
        -- The age of a ticket that waits for something: a curve of waiting lets it go when that has come.
        case
            when $mark['state'] = 'waiting' and $mark['measure'] = 'resolution' then coalesce(resolution_seconds, observed_seconds)
            when $mark['state'] = 'waiting' then coalesce(first_response_seconds, observed_seconds)
            else observed_seconds
        end as age_seconds,
        is_open and (is_unanswered or $mark['measure'] is distinct from 'first_response') as is_awaited,
        case $mark['owner'] when 'resolved' then resolved_local else opened_local end as owned_local
    from scoped
    -- Who sees aggregates alone sees no single ticket.
    where $scope['smallest_cell'] = 0
)

select
    ticket_id,
    source,
    opened_local,
    status,
    priority,
    channel,
    team,
    agent,
    topic,
    region,
    language,
    coalesce(value, case when is_awaited then observed_seconds end)::bigint as seconds,
    value is null and is_awaited as is_running,
    replies,
    reopens,
    transfers,
    is_sla_met,
    url,
    count(*) over () as count_all
from measured
where $mark['owner'] in ('fact', 'handover', 'wait', 'target', 'trait') or (
    ($mark['week'] is null or cast(date_trunc('week', owned_local) as date) = $mark['week'])
        and ($mark['statuses'] is null or list_contains($mark['statuses'], status))
        and ($mark['weekday'] is null or isodow(opened_local) = $mark['weekday'])
        and ($mark['hour'] is null or hour(opened_local) = $mark['hour'])
        and ($mark['dimension'] is null or coalesce(case $mark['dimension'] when 'team' then team when 'channel' then channel when 'priority' then priority when 'agent' then agent when 'topic' then topic when 'region' then region when 'language' then language when 'source' then source end, '(none)') = $mark['segment'])
        and ($mark['at_least'] is null or value >= $mark['at_least'])
        and ($mark['below'] is null or value < $mark['below'])
        and ($mark['age_at_least'] is null or age_seconds >= $mark['age_at_least'])
        and ($mark['age_below'] is null or age_seconds < $mark['age_below'])
        and case $mark['state']
            when 'measured' then value is not null
            when 'running' then value is null and is_awaited
            when 'without' then value is null and not is_awaited
            when 'reopened' then reopens > 0
            when 'transferred' then transfers > 0
            when 'sla_missed' then not is_sla_met
            -- A curve of waiting also watched those who ended without, for as long as they lasted.
            when 'waiting' then value is not null or is_awaited
                or ($mark['age_at_least'] is not null and ($mark['measure'] = 'resolution' or replies is not null))
            when 'surveyed' then exists (
                select 1 from surveys_matching($scope) as survey
                where survey.ticket_id = measured.ticket_id and survey.source = measured.source and survey.is_answered)
            when 'asked' then exists (
                select 1 from surveys_matching($scope) as survey
                where survey.ticket_id = measured.ticket_id and survey.source = measured.source)
            else true
        end
)
order by seconds desc nulls last, ticket_id
limit $mark['most']
