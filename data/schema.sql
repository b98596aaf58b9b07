-- The canonical tables. Times are UTC instants, durations whole seconds, shares 0 to 1; null means "not known", never 0.

create table tickets (
    ticket_id varchar not null,
    source varchar not null,
    opened_at timestamptz not null,
    first_response_at timestamptz,                      -- first public reply by a person
    first_resolved_at timestamptz,
    resolved_at timestamptz,                            -- last resolution, only while the ticket is resolved
    closed_at timestamptz,
    status varchar not null check (status in ('new', 'open', 'pending', 'hold', 'solved', 'closed')),
    priority varchar,
    channel varchar,
    topic varchar,
    team varchar,
    agent varchar,
    customer_id varchar,
    region varchar,
    language varchar,
    replies integer check (replies >= 0),
    reopens integer check (reopens >= 0),
    transfers integer check (transfers >= 0),
    priority_changes integer check (priority_changes >= 0),
    first_response_seconds integer check (first_response_seconds >= 0),
    first_response_business_seconds integer check (first_response_business_seconds >= 0),
    first_resolution_seconds integer check (first_resolution_seconds >= 0),
    first_resolution_business_seconds integer check (first_resolution_business_seconds >= 0),
    resolution_seconds integer check (resolution_seconds >= 0),
    resolution_business_seconds integer check (resolution_business_seconds >= 0),
    requester_wait_seconds integer check (requester_wait_seconds >= 0),
    requester_wait_business_seconds integer check (requester_wait_business_seconds >= 0),
    agent_wait_seconds integer check (agent_wait_seconds >= 0),
    agent_wait_business_seconds integer check (agent_wait_business_seconds >= 0),
    on_hold_seconds integer check (on_hold_seconds >= 0),
    is_escalated boolean,
    is_sla_met boolean,
    as_of timestamptz not null                          -- where every clock of this ticket stops: its source's last export
);

create table events (
    ticket_id varchar not null,
    source varchar not null,
    happened_at timestamptz not null,
    kind varchar not null,                              -- status, team, assignment, priority, ...
    actor varchar,
    actor_role varchar,                                 -- at that time: agent, customer, bot, system
    from_value varchar,
    to_value varchar
);

create table waits (
    ticket_id varchar not null,
    source varchar not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    waited_for varchar not null,
    department varchar
);

create table surveys (
    survey_id varchar not null,
    source varchar not null,
    ticket_id varchar,
    customer_id varchar,
    kind varchar not null check (kind in ('csat', 'nps', 'ces')),
    scale_min integer,
    scale_max integer,
    sent_at timestamptz,
    answered_at timestamptz,
    score integer,
    comment varchar,
    agent varchar,
    team varchar
);

create table decisions (
    decision_id varchar not null,
    ticket_id varchar,
    decided_at timestamptz,
    kind varchar,
    amount decimal(18, 2),
    currency varchar,
    authority_limit decimal(18, 2),
    authority varchar,
    approval_requested_at timestamptz,
    approval_answered_at timestamptz,
    agent varchar,
    team varchar,
    reviewed_at timestamptz,
    reviewer varchar,
    outcome varchar,
    outcome_reason varchar,
    alternative_offered boolean,
    alternative_accepted boolean,
    reason varchar,
    policy varchar
);

-- Goals by measure and clock. `is_stated` is false for the house's own, used until somebody states theirs.
create table targets (
    measure varchar not null,
    clock varchar not null check (clock in ('calendar', 'business')),
    target_seconds integer not null check (target_seconds > 0),
    is_stated boolean not null
);

-- One row per file of this warehouse.
create table loads (
    file varchar not null,
    sha256 varchar not null,
    source varchar not null,
    format varchar not null,
    rows_in bigint not null,
    rows_loaded bigint not null,
    rows_quarantined bigint not null,
    as_of timestamptz,
    zone varchar not null,
    is_zone_stated boolean not null,
    check (rows_in = rows_loaded + rows_quarantined)
);

-- One row per refused row of a file: where it stands, what is wrong with it, and its text.
create table quarantine (
    file varchar not null,
    line bigint not null,
    column_name varchar,
    reason varchar not null,
    raw varchar not null
);

-- One row: how this warehouse was made.
create table build (
    built_at timestamptz not null,
    fingerprint varchar not null,
    folder varchar not null,
    is_sample boolean not null,
    reporting_zone varchar not null,
    seconds double not null
);

-- One row per local day that a question can ask about, so that a day on which nothing happened still has a row.
create table calendar (
    day date not null,
    week date not null                                  -- the Monday of its ISO week
);

------------------------------------------------------------------------------------------------------------------------
-- The scope. `scope` is one STRUCT, made by queries/scope.py; null in a field means "no limit".

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
    and (scope['teams'] is null or list_contains(scope['teams'], coalesce(team, '(none)')))
    and (scope['agents'] is null or list_contains(scope['agents'], coalesce(agent, '(none)')))
    and (scope['channels'] is null or list_contains(scope['channels'], coalesce(channel, '(none)')))
    and (scope['priorities'] is null or list_contains(scope['priorities'], coalesce(priority, '(none)')))
    and (scope['topics'] is null or list_contains(scope['topics'], coalesce(topic, '(none)')))
    and (scope['sources'] is null or list_contains(scope['sources'], source));

-- The tickets of `tickets_matching` that were opened in the period [period_start, period_end).
create macro tickets_in(scope) as table
select *
from tickets_matching(scope)
where (scope['period_start'] is null or opened_at >= scope['period_start'])
    and (scope['period_end'] is null or opened_at < scope['period_end']);

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

-- One row per survey of a ticket in `tickets_matching`, owned by the day of its answer, else of asking, else of the
-- ticket's opening: some exports hold no day but that. `is_satisfied` is null until there is an answer.
create macro surveys_matching(scope) as table
select
    surveys.survey_id,
    surveys.kind,
    surveys.score,
    surveys.score is not null as is_answered,
    case
        when surveys.kind <> 'csat' then null
        when surveys.scale_max = 5 then surveys.score >= 4
        when surveys.scale_max in (1, 3) then surveys.score = surveys.scale_max
    end as is_satisfied,
    coalesce(surveys.answered_at, surveys.sent_at, ticket.opened_at) as owned_at,
    timezone(scope['zone'], coalesce(surveys.answered_at, surveys.sent_at, ticket.opened_at)) as owned_local,
    ticket.ticket_id,
    ticket.source,
    coalesce(surveys.team, ticket.team) as team,
    coalesce(surveys.agent, ticket.agent) as agent,
    ticket.channel,
    ticket.priority,
    ticket.topic
from surveys
join tickets_matching(scope) as ticket
    on ticket.ticket_id = surveys.ticket_id and ticket.source = surveys.source
-- A survey about another team's agent stays that team's, whoever holds the ticket now.
where scope['visible_teams'] is null or list_contains(scope['visible_teams'], coalesce(surveys.team, ticket.team));

create macro surveys_in(scope) as table
select *
from surveys_matching(scope)
where (scope['period_start'] is null or owned_at >= scope['period_start'])
    and (scope['period_end'] is null or owned_at < scope['period_end']);

-- The weeks of the period, also those in which nothing happened.
create macro weeks_in(scope) as table
select distinct week
from calendar
where (scope['period_start'] is null or day >= cast(timezone(scope['zone'], scope['period_start']) as date))
    and (scope['period_end'] is null or day < cast(timezone(scope['zone'], scope['period_end']) as date));

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
        'topics': null, 'sources': scope['sources'], 'clock': scope['clock'], 'zone': scope['zone']
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
        or coalesce(weeks.week < cast(timezone(scope['zone'], scope['period_start']) as date), false)
        or coalesce(weeks.week + 7 > cast(timezone(scope['zone'], scope['period_end']) as date), false)
        or bool_or(
            (weeks.week <= as_of_day and as_of_day < weeks.week + 7)
            or (weeks.week < first_day and first_day < weeks.week + 7)
            or (weeks.week <= last_day and last_day < weeks.week + 4)
        ) as is_partial
from weeks_in(scope) as weeks
cross join coverage
group by weeks.week;

-- One row per measure and ticket (or survey) that the period owns: the ground of every trend and comparison.
-- `kind` says how values are summed up: a time by its median, a share (0 or 1) by its mean.
create macro facts_in(scope) as table
select 'first_response' as measure, 'time' as kind, opened_local as owned_local, response::double as value, ticket_id, source, team, channel, priority, agent, topic
from tickets_in(scope)
where response is not null
union all
select 'resolution_of_solved', 'time', resolved_local, resolution::double, ticket_id, source, team, channel, priority, agent, topic
from tickets_matching(scope)
where resolution is not null
    and (scope['period_start'] is null or resolved_at >= scope['period_start'])
    and (scope['period_end'] is null or resolved_at < scope['period_end'])
union all
select 'reopened', 'share', opened_local, (reopens > 0)::integer::double, ticket_id, source, team, channel, priority, agent, topic
from tickets_in(scope)
where reopens is not null
union all
select 'transferred', 'share', opened_local, (transfers > 0)::integer::double, ticket_id, source, team, channel, priority, agent, topic
from tickets_in(scope)
where transfers is not null
union all
select 'sla_missed', 'share', opened_local, (not is_sla_met)::integer::double, ticket_id, source, team, channel, priority, agent, topic
from tickets_in(scope)
where is_sla_met is not null
union all
select 'csat', 'share', owned_local, is_satisfied::integer::double, ticket_id, source, team, channel, priority, agent, topic
from surveys_in(scope)
where is_satisfied is not null
union all
select 'coverage', 'share', owned_local, is_answered::integer::double, ticket_id, source, team, channel, priority, agent, topic
from surveys_in(scope)
where kind = 'csat';

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

-- Files and refused rows name customers and agents of every team: only a viewer who may see every team sees them.
create macro loads_for(scope) as table
select * from loads where scope['visible_teams'] is null;

create macro quarantine_for(scope) as table
select * from quarantine where scope['visible_teams'] is null;

------------------------------------------------------------------------------------------------------------------------
-- Statistics.

-- Wilson score interval for x of n (Newcombe 1998, method 3), 95 %. Null where n = 0. Clamped against rounding.
create macro wilson_low(x, n) as
    case when n > 0 then greatest(0e0,
        (x / n::double + 3.841458820694124e0 / (2 * n)
            - 1.959963984540054e0 * sqrt(x / n::double * (1 - x / n::double) / n + 3.841458820694124e0 / (4e0 * n * n)))
        / (1 + 3.841458820694124e0 / n)) end;

create macro wilson_high(x, n) as
    case when n > 0 then least(1e0,
        (x / n::double + 3.841458820694124e0 / (2 * n)
            + 1.959963984540054e0 * sqrt(x / n::double * (1 - x / n::double) / n + 3.841458820694124e0 / (4e0 * n * n)))
        / (1 + 3.841458820694124e0 / n)) end;

-- The 0-based places, among n sorted values, of the 95 % interval of the q-quantile: Binomial(n, q) by its normal
-- approximation. Null where the sample has no such place: too few values to say.
create macro quantile_place_low(n, q) as
    case when floor(n * q - 1.959963984540054e0 * sqrt(n * q * (1 - q))) >= 1
        then floor(n * q - 1.959963984540054e0 * sqrt(n * q * (1 - q)))::bigint - 1 end;

create macro quantile_place_high(n, q) as
    case when ceil(n * q + 1.959963984540054e0 * sqrt(n * q * (1 - q))) + 1 <= n
        then ceil(n * q + 1.959963984540054e0 * sqrt(n * q * (1 - q)))::bigint end;

-- The 95 % interval of a difference of two independent estimates, from the interval of each (MOVER: Zou and Donner
-- 2008; with Wilson intervals this is Newcombe's hybrid score interval for a difference of shares).
create macro difference_low(value, low, before_value, before_high) as
    value - before_value - sqrt(power(value - low, 2) + power(before_high - before_value, 2));

create macro difference_high(value, high, before_value, before_low) as
    value - before_value + sqrt(power(high - value, 2) + power(before_value - before_low, 2));
