-- The scope. `scope` is one STRUCT, made by queries/scope.py; null in a field means "no limit".

-- Whether a filter lets a value pass.
create macro is_wanted(choice, value) as choice is null or list_contains(choice, coalesce(value, '(none)'));

-- Whether an instant lies in the scope's period.
create macro is_owned(scope, instant) as
    (scope['period_start'] is null or instant >= scope['period_start']) and (scope['period_end'] is null or instant < scope['period_end']);

-- The period's first day, and the day after its last, in the scope's zone; null where it has no limit. A null that comes
-- without a type is not read as an instant by every version of the database.
create macro first_day(scope) as cast(timezone(scope['zone'], cast(scope['period_start'] as timestamp with time zone)) as date);

create macro day_after(scope) as cast(timezone(scope['zone'], cast(scope['period_end'] as timestamp with time zone)) as date);

-- A team as the viewer is told it: who may see some teams only is told of no other one by name, not even by their tickets.
create macro told_team(scope, team) as
    case when team is null or scope['visible_teams'] is null or list_contains(scope['visible_teams'], team) then team else '(another team)' end;

-- One row per ticket that the viewer may see and asked for, whenever it was opened. '(none)' asks for "no value".
-- Adds what the scope decides: local times, the durations by the chosen clock, and how long the ticket has been observed.
create macro tickets_matching(scope) as table
select
    *,
    timezone(scope['zone'], opened_at) as opened_local,
    timezone(scope['zone'], resolved_at) as resolved_local,
    case scope['clock'] when 'business' then first_response_business_seconds else first_response_seconds end as response,
    case scope['clock'] when 'business' then resolution_business_seconds else resolution_seconds end as resolution,
    status not in ('solved', 'closed') as is_open,
    -- Known to have had no reply: a reply whose time is exported in the other clock only, or not at all, is one.
    first_response_seconds is null and first_response_business_seconds is null and coalesce(replies = 0, false) as is_unanswered,
    coalesce(resolved_at, closed_at) as ended_at,
    -- Calendar seconds from opening until the ticket ended or its source's data does.
    epoch(coalesce(resolved_at, closed_at, as_of)) - epoch(opened_at) as observed_seconds
from tickets
where (scope['visible_teams'] is null or list_contains(scope['visible_teams'], team))
    and is_wanted(scope['teams'], team)
    and is_wanted(scope['agents'], agent)
    and is_wanted(scope['channels'], channel)
    and is_wanted(scope['priorities'], priority)
    and is_wanted(scope['topics'], topic)
    and is_wanted(scope['regions'], region)
    and is_wanted(scope['languages'], language)
    and is_wanted(scope['sources'], source);

-- The tickets of `tickets_matching` that were opened in the period [period_start, period_end).
create macro tickets_in(scope) as table
select *
from tickets_matching(scope)
where is_owned(scope, opened_at);

-- The tickets of `tickets_in` with their `value` of a measure (first_response or resolution) by the scope's clock.
-- `is_running`: it has none yet and still waits for one. `running_seconds`: how long a running value has grown, on the
-- calendar. Null by the other clock, and where a source has replies but tells no time of them by this clock: those who
-- still wait would then be all there is, and all of them late.
create macro measured_in(scope, measure) as table
with valued as (
    select
        *,
        case measure when 'resolution' then resolution else response end as value,
        is_unanswered or measure = 'resolution' as is_awaited
    from tickets_in(scope)
)

select
    *,
    value is null and is_open and is_awaited as is_running,
    case
        when scope['clock'] = 'calendar'
            and (count(value) over (partition by source) > 0 or bool_and(is_awaited) over (partition by source))
            then observed_seconds
    end as running_seconds
from valued;

-- One row per survey, owned by the day of its answer, else of asking, else of its ticket's opening: some exports hold no
-- day but that. `is_satisfied` is null until there is an answer. A survey of a ticket is seen with the ticket; one without
-- a ticket is filtered by its own team and agent, and left out where a filter asks for what only tickets have.
create macro surveys_matching(scope) as table
select
    surveys.survey_id,
    -- The help desk's own name of the customer first: survey tools have others.
    coalesce(ticket.customer_id, surveys.customer_id) as customer_id,
    surveys.kind,
    surveys.score,
    surveys.scale_min,
    surveys.scale_max,
    surveys.is_low_good,
    surveys.comment,
    surveys.previous_score,
    surveys.was_satisfied,
    surveys.sent_at,
    surveys.answered_at,
    surveys.score is not null as is_answered,
    surveys.is_asking_told,
    case
        when surveys.kind <> 'csat' then null
        when surveys.scale_max = 5 then surveys.score >= 4
        when surveys.scale_max = 7 then surveys.score >= 6
        when surveys.scale_max = 10 then surveys.score >= 9
        when surveys.scale_max in (1, 3) then surveys.score = surveys.scale_max
    end as is_satisfied,
    case
        when surveys.kind <> 'nps' then null
        when surveys.score >= 9 then 1
        when surveys.score <= 6 then -1
        when surveys.score is not null then 0
    end as promotion,
    -- 7 steps: 5 to 7 is easy; 5 steps: 4 and 5; asked for effort instead of ease, the other way round.
    case
        when surveys.kind <> 'ces' then null
        when surveys.is_low_good then surveys.score <= surveys.scale_min + surveys.scale_max - case surveys.scale_max when 7 then 5 else 4 end
        else surveys.score >= case surveys.scale_max when 7 then 5 else 4 end
    end as is_easy,
    coalesce(surveys.answered_at, surveys.sent_at, ticket.opened_at) as owned_at,
    timezone(scope['zone'], coalesce(surveys.answered_at, surveys.sent_at, ticket.opened_at)) as owned_local,
    ticket.ticket_id,
    coalesce(ticket.source, surveys.source) as source,
    coalesce(surveys.team, ticket.team) as team,
    coalesce(surveys.agent, ticket.agent) as agent,
    ticket.channel,
    ticket.priority,
    ticket.topic,
    ticket.region,
    ticket.language,
    ticket.as_of
from surveys
left join tickets as known on known.ticket_id = surveys.ticket_id and known.source = coalesce(surveys.ticket_source, surveys.source)
left join tickets_matching(scope) as ticket on ticket.ticket_id = known.ticket_id and ticket.source = known.source
-- A survey about another team's agent stays that team's, whoever holds the ticket now.
where (scope['visible_teams'] is null or list_contains(scope['visible_teams'], coalesce(surveys.team, ticket.team)))
    and case
        when known.ticket_id is not null then ticket.ticket_id is not null
        else is_of_no_ticket(scope, surveys.team, surveys.agent, surveys.source)
    end;

-- Whether the filters let something pass that belongs to no ticket.
create macro is_of_no_ticket(scope, team, agent, source) as
    is_wanted(scope['teams'], team) and is_wanted(scope['agents'], agent) and is_wanted(scope['sources'], source)
    and scope['channels'] is null and scope['priorities'] is null and scope['topics'] is null
    and scope['regions'] is null and scope['languages'] is null;

create macro surveys_in(scope) as table
select *
from surveys_matching(scope)
where is_owned(scope, owned_at);

-- The weeks of the period, also those in which nothing happened.
create macro weeks_in(scope) as table
select distinct week
from calendar
where (scope['period_start'] is null or day >= first_day(scope))
    and (scope['period_end'] is null or day < day_after(scope));

-- One row per source: what its exports cover. `last_opened_at` can lie far before `as_of`: exports are often cut by
-- opening date. Others are cut by the day of the last update and hold stragglers of many earlier weeks: coverage begins
-- and ends with weeks that hold at least a twentieth of what the week of the median ticket holds.
create macro coverage_of(scope) as table
with seen as (
    select
        source,
        opened_at,
        as_of,
        count(*) over (partition by source, date_trunc('week', opened_local)) as in_week
    from tickets_matching({
        'visible_teams': scope['visible_teams'], 'teams': null, 'agents': null, 'channels': null, 'priorities': null,
        'topics': null, 'regions': null, 'languages': null, 'sources': scope['sources'], 'clock': scope['clock'], 'zone': scope['zone']
    })
),

usual as (
    select source, quantile_cont(in_week, 0.5e0) / 20 as least_in_week from seen group by source
)

select
    seen.source,
    min(opened_at) filter (where in_week >= least_in_week) as first_opened_at,
    max(opened_at) filter (where in_week >= least_in_week) as last_opened_at,
    max(as_of) as as_of
from seen
join usual on usual.source = seen.source
group by seen.source;

-- The weeks of the period beside what the exports tell of them. `is_covered`: at least one source tells of a part of it.
-- `is_partial`: the period cuts it, it was not over at a source's as-of, begins before a source's first ticket, or
-- loses the days after its last one; a week that nothing covers is partial too. `count_sources` cover it: a week is not
-- compared with one of other sources. `is_settled`: its sources have covered the eight weeks before and go on, so that
-- the tickets solved in it are as old as they usually are, and not just those that the exports happen to hold.
create macro weeks_covered(scope) as table
with coverage as (
    select
        cast(timezone(scope['zone'], first_opened_at) as date) as first_day,
        cast(timezone(scope['zone'], last_opened_at) as date) as last_day,
        cast(timezone(scope['zone'], as_of) as date) as as_of_day
    from coverage_of(scope)
)

select
    weeks.week,
    bool_or(first_day < weeks.week + 7 and weeks.week <= as_of_day) as is_covered,
    count(*) filter (where first_day < weeks.week + 7 and weeks.week <= last_day) as count_sources,
    coalesce(bool_and(first_day <= weeks.week - 56 and weeks.week <= last_day), false) as is_settled,
    not bool_or(first_day < weeks.week + 7 and weeks.week <= as_of_day)
        or coalesce(weeks.week < first_day(scope), false)
        or coalesce(weeks.week + 7 > day_after(scope), false)
        or bool_or(
            (weeks.week <= as_of_day and as_of_day < weeks.week + 7)
            or (weeks.week < first_day and first_day < weeks.week + 7)
            or (weeks.week <= last_day and last_day < weeks.week + 4)
        ) as is_partial
from weeks_in(scope) as weeks
cross join coverage
group by weeks.week;

-- One row per time at which something happened: the share of the tickets opened in the period that still waited for
-- `measure` after so many calendar seconds (Kaplan-Meier; Greenwood's variance; 95 % log-log interval), open tickets
-- counted for as long as they have been watched. Tickets of exports that record no replies are left out of first
-- responses; no rows at all where replied tickets have no calendar time, because a curve without them would be wrong.
create macro survival_of(scope, measure) as table
with watched as (
    select
        coalesce(case measure when 'resolution' then resolution_seconds else first_response_seconds end, observed_seconds) as seconds,
        case measure when 'resolution' then resolution_seconds else first_response_seconds end is not null as is_event,
        measure = 'first_response' and first_response_seconds is null
            and (first_response_business_seconds is not null or replies > 0) as is_unknown
    from tickets_in(scope)
    where measure = 'resolution' or replies is not null
        or first_response_seconds is not null or first_response_business_seconds is not null
),

leaving as (
    select seconds, sum(is_event::integer)::double as events, count(*)::double as leaving
    from watched
    where not exists (select 1 from watched where is_unknown)
    group by seconds
),

risk as (
    select seconds, events, sum(leaving) over (order by seconds desc rows unbounded preceding) as at_risk
    from leaving
),

curve as (
    select
        seconds,
        events,
        at_risk,
        exp(sum(case when events < at_risk then ln(1 - events / at_risk) else -1e9 end) over (order by seconds)) as waiting,
        sum(case when events < at_risk then events / (at_risk * (at_risk - events)) end) over (order by seconds) as variance
    from risk
)

select
    seconds,
    events,
    at_risk::bigint as at_risk,
    waiting,
    case when waiting > 0 and waiting < 1 then power(waiting, exp(-1.959963984540054e0 * sqrt(variance) / ln(waiting))) end as waiting_low,
    case when waiting > 0 and waiting < 1 then power(waiting, exp(1.959963984540054e0 * sqrt(variance) / ln(waiting))) end as waiting_high
from curve;

-- Files and refused rows name customers and agents of every team: only a viewer who may see every team sees them, and no
-- row of them whoever gets aggregates alone.
create macro loads_for(scope) as table
select * from loads where scope['visible_teams'] is null;

create macro quarantine_for(scope) as table
select * from quarantine where scope['visible_teams'] is null and scope['smallest_cell'] = 0;

create macro emptied_for(scope) as table
select * from emptied where scope['visible_teams'] is null and scope['smallest_cell'] = 0;

-- Whether days from first to last (null: without an end) touch the scope's period.
create macro is_in_days(scope, first, last) as
    (scope['period_end'] is null or first is null or first < day_after(scope))
    and (scope['period_start'] is null or last is null or last >= first_day(scope));

-- The notes on days of the period: those of the whole house, and those of the teams that are seen and asked for. Who sees
-- no person gets none that names an agent.
create macro annotations_in(scope) as table
select
    first_day,
    coalesce(last_day, first_day) as last_day,
    words,
    team
from annotations
where (team is null or scope['visible_teams'] is null or list_contains(scope['visible_teams'], team))
    and (team is null or is_wanted(scope['teams'], team))
    and is_in_days(scope, first_day, coalesce(last_day, first_day))
    and (scope['smallest_cell'] = 0 or not exists (
        select 1 from (select agent from agents union select agent from tickets where agent is not null) as known
        where position(lower(known.agent) in lower(annotations.words)) > 0
    ));

-- The goals in force on a day of the period, by the scope's clock where one has a clock: those of the whole house (team is
-- null) and of the teams that are seen and asked for. Where the house states none, what it is judged by in its place.
create macro goals_in(scope) as table
with stated as (
    select measure, team, value, valid_from, valid_to
    from goals
    where (clock is null or clock = scope['clock'])
        and (team is null or scope['visible_teams'] is null or list_contains(scope['visible_teams'], team))
        and (team is null or is_wanted(scope['teams'], team))
        and is_in_days(scope, valid_from, valid_to)
)

select measure, team, value, valid_from, valid_to, true as is_stated
from stated
union all
select measure, null, target_seconds::double, null, null, is_stated
from targets
where clock = scope['clock'] and measure not in (select measure from stated where team is null);

-- The goals in force on the last day of the period (of the data where it has none), by the scope's clock: those of the
-- house (team null) and of the teams that are asked for. What settings.toml states stands where no list of goals has it.
create macro last_goals_in(scope) as table
with last as (
    select coalesce(
        day_after(scope) - 1,
        (select cast(timezone(scope['zone'], max(as_of)) as date) from tickets)
    ) as day
),

listed as (
    select measure, team, value, valid_from
    from goals
    cross join last
    where (clock is null or clock = scope['clock'])
        and coalesce(valid_from <= last.day, true) and coalesce(valid_to >= last.day, true)
        and (team is null or (
            is_wanted(scope['teams'], team) and (scope['visible_teams'] is null or list_contains(scope['visible_teams'], team))
        ))
)

-- Of several in force the one that began last.
select measure, team, max_by(value, coalesce(valid_from, cast('0001-01-01' as date))) as value
from listed
group by measure, team
union all
select measure, null, target_seconds::double
from targets
where is_stated and clock = scope['clock'] and measure not in (select measure from listed where team is null);

-- One row per name under which the exports know one of the house, whatever the scope: a name is taken out of words that
-- leave the house whichever team it belongs to. No page shows these.
create macro names_known(scope) as table
select agent as name from tickets where agent is not null
union
select actor from events where actor_role = 'agent' and actor is not null
union
select agent from agents where agent is not null
union
select supervisor from agents where supervisor is not null
union
select agent from surveys where agent is not null
union
select agent from decisions where agent is not null
union
select reviewer from decisions where reviewer is not null
union
select agent from promises where agent is not null
union
select agent from feedback where agent is not null;

-- One row per id of a customer, ticket or order; as with names, no page shows these.
create macro ids_known(scope) as table
select customer_id as id from tickets where customer_id is not null
union
select customer_id from surveys where customer_id is not null
union
select customer_id from customers
union
select ticket_id from tickets
union
select order_id from orders;
