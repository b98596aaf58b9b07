-- The canonical tables. Times are UTC instants, durations whole seconds, shares 0 to 1; null means "not known", never 0.
-- `source` names the system a row comes from (zendesk, delighted, log, ...); `ticket_id` is unique within its source, and
-- `ticket_source` names that source where the row comes from another system (a survey tool, the decision log).

-- One row per ticket that is neither deleted nor spam.
create table tickets (
    ticket_id varchar not null,
    source varchar not null,
    opened_at timestamptz not null,
    first_response_at timestamptz,                      -- first public reply by a person
    first_resolved_at timestamptz,
    resolved_at timestamptz,                            -- last resolution, only while the ticket is resolved
    closed_at timestamptz,
    status varchar not null check (status in ('new', 'open', 'pending', 'hold', 'solved', 'closed')),
    priority varchar,                                   -- low, normal, high, urgent, or the desk's own word
    channel varchar,
    topic varchar,
    team varchar,
    agent varchar,
    customer_id varchar,
    region varchar,
    language varchar,
    subject varchar,
    tags varchar,                                       -- separated by commas
    opened_by varchar,                                  -- customer, agent, bot, system
    brand varchar,
    tier varchar,                                       -- the customer's: gold, business, ...
    merged_into varchar,                                -- the ticket that took this one over
    follows varchar,                                    -- the closed ticket that this one goes on with
    problem_id varchar,                                 -- the problem that it was linked to
    url varchar,
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
    -- What only events can tell; null without them (data/derive).
    any_response_seconds integer check (any_response_seconds >= 0),     -- first public answer, a bot's too
    desk_response_seconds integer check (desk_response_seconds >= 0),   -- from the last bot hand-off or reopening before it
    desk_response_business_seconds integer check (desk_response_business_seconds >= 0),
    agent_work_seconds integer check (agent_work_seconds >= 0),         -- new and open
    agent_work_business_seconds integer check (agent_work_business_seconds >= 0),
    on_hold_business_seconds integer check (on_hold_business_seconds >= 0),
    handed_off_at timestamptz,                          -- first hand-off from a bot to people
    front_team varchar,                                 -- the team that the ticket reached first, routing apart
    returns integer check (returns >= 0),               -- transfers back to a team that had it before (ping-pong)
    repliers integer check (repliers >= 0),             -- persons of the house who wrote to the customer
    touch varchar check (touch in ('zero', 'one', 'two', 'multi')),     -- public replies to a ticket that is solved
    is_closed_unsolved boolean,                         -- closed and never solved: merged, or by a rule
    has_early_reply boolean,                            -- a reply before the opening: the clocks of the source disagree
    is_first_contact boolean,                           -- none by this customer on this topic in the 7 days before
    is_resolved_first_contact boolean,                  -- ... resolved, and none in the 7 days after; null: too early to say
    as_of timestamptz not null                          -- where every clock of this ticket stops: its source's last export
);

-- One row per ticket that left without an end: deleted, spam. It counts in the backlog until then and nowhere else.
create table departed (
    ticket_id varchar not null,
    source varchar not null,
    opened_at timestamptz not null,
    departed_at timestamptz,
    reason varchar not null check (reason in ('deleted', 'spam'))
);

-- One row per thing that happened to a ticket.
create table events (
    ticket_id varchar not null,
    source varchar not null,
    happened_at timestamptz not null,
    -- message (public), note (internal), status, team, assignment, priority, escalation, handoff (bot to people), survey
    -- (asked), approval (asked, answered), schedule, sla (a target applied), close_call (a call ended), ...
    kind varchar not null,
    actor varchar,
    actor_role varchar,                                 -- at that time: agent, customer, bot, system
    from_value varchar,
    to_value varchar,                                   -- status events: a status of `tickets`; team and assignment: names
    event_order bigint                                  -- the help desk's own order among events of one instant
);

-- One row per stretch of a ticket's life and whom it waited for. A ticket's stretches add up, without gap or overlap, to
-- the time from its opening to its last resolution, its close without one, or its as-of. Who it is if it could be
-- several is written in data/derive/63_waits.sql.
create table waits (
    ticket_id varchar not null,
    source varchar not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,                      -- the as-of where it is running
    waited_for varchar not null,                        -- customer, front line, department, approval, queue, bot, nobody
    department varchar,                                 -- the team that held it; null: none, or not known
    seconds bigint not null,
    business_seconds bigint,
    is_running boolean not null
);

-- One row per stretch of a ticket in one status; the time after the last change of a ticket that ended has no end.
create table statuses (
    ticket_id varchar not null,
    source varchar not null,
    status varchar not null,
    started_at timestamptz not null,
    ended_at timestamptz,                               -- null: its status at its as-of
    seconds bigint not null,                            -- until the as-of where it is running
    business_seconds bigint
);

-- One row per time that a ticket was resolved, with the next reopening.
create table resolutions (
    ticket_id varchar not null,
    source varchar not null,
    started_at timestamptz not null,                    -- the opening, or the reopening before
    resolved_at timestamptz not null,
    seconds bigint not null,                            -- of this cycle: new, open, pending and on hold
    business_seconds bigint,
    reopened_at timestamptz,
    seconds_to_reopen bigint,
    is_thank_you boolean not null                       -- reopened by the customer, solved again within an hour without a reply
);

-- One row per run of customer messages that waited for an answer; unanswered ones are open until they are.
create table replies (
    ticket_id varchar not null,
    source varchar not null,
    asked_at timestamptz not null,                      -- the oldest message of the run
    answered_at timestamptz,                            -- the next public message by a person
    is_first boolean not null,                          -- the run that opened the ticket
    seconds bigint,
    business_seconds bigint
);

-- One row per stay of a ticket with a team. The delay until it is picked up belongs to the team that received it.
create table handovers (
    ticket_id varchar not null,
    source varchar not null,
    from_team varchar,                                  -- null: it came from no team
    to_team varchar not null,
    handed_at timestamptz not null,
    handed_by varchar,
    picked_up_at timestamptz,                           -- the first message, note or status by a person of the receiver
    left_at timestamptz,                                -- null: it is there still, or ended there
    seconds bigint,                                     -- from handing over to picking up
    business_seconds bigint,
    held_seconds bigint not null,                       -- until it left, ended, or its as-of
    held_business_seconds bigint,
    is_transfer boolean not null,                       -- false: the first team, or routing in the first minute
    is_return boolean not null                          -- a transfer back to a team that had it before
);

-- One row per tag, macro, custom field or approval that a ticket bears: what rules derive decisions from.
create table labels (
    ticket_id varchar not null,
    source varchar not null,
    kind varchar not null,                              -- tag, macro, field, approval, resolution
    name varchar not null,                              -- the tag, the macro's title, the field's name
    value varchar,                                      -- of a field or an approval
    labelled_at timestamptz,                            -- null: not told
    agent varchar
);

-- One row per survey that was sent or answered; the latest answer only.
create table surveys (
    survey_id varchar not null,
    source varchar not null,
    ticket_id varchar,
    ticket_source varchar,
    customer_id varchar,
    kind varchar not null check (kind in ('csat', 'nps', 'ces')),
    scale_min integer,
    scale_max integer,
    is_low_good boolean,                                -- the old effort question: 1 is the best answer
    -- Whether its export tells of those who were asked and kept silent; without them there is no share of answers. What
    -- a system does not say itself follows from its rows (data/derive/outcomes).
    is_asking_told boolean,
    sent_at timestamptz,
    answered_at timestamptz,
    score integer,
    previous_score integer,                             -- before the customer changed it
    was_satisfied boolean,                              -- the same where no more is told than that it was good or bad
    comment varchar,
    agent varchar,
    team varchar
);

-- One row per front-line decision.
create table decisions (
    decision_id varchar not null,
    source varchar not null,
    ticket_id varchar,
    ticket_source varchar,
    customer_id varchar,
    decided_at timestamptz,
    kind varchar,                                       -- refund, credit, waiver, exception, replacement, decline, ...
    amount decimal(18, 2),
    currency varchar,
    loss decimal(18, 2),                                -- what the failure had cost the customer
    authority_limit decimal(18, 2),
    authority varchar,                                  -- own, approved, automatic
    approval_requested_at timestamptz,
    approval_answered_at timestamptz,
    agent varchar,
    team varchar,
    reviewed_at timestamptz,
    reviewer varchar,
    outcome varchar,                                    -- upheld, partly, overturned; null: not reviewed
    outcome_for varchar,                                -- of an overturned one: customer (in their favour), house
    outcome_reason varchar,
    alternative_offered boolean,
    alternative_accepted boolean,
    is_required boolean,                                -- regulation left no choice
    is_hindered boolean,                                -- the agent says that a policy stood in the way
    is_disputed boolean,                                -- the customer objected
    reason varchar,
    policy varchar,
    rule varchar,                                       -- the rule in settings.toml that derived it; null: it was logged
    -- What follows from the other tables (data/derive/outcomes).
    ceiling decimal(18, 2),                             -- the limit that held: the logged one, else of the authority in force
    is_reversed boolean,                                -- a decline that was followed by a grant, or overturned for the customer
    next_contact_at timestamptz,                        -- the customer's next ticket after the decision
    contacts_known_to timestamptz,                      -- the last ticket that its ticket's source tells of
    next_order_at timestamptz,
    orders_known_to timestamptz,
    left_at timestamptz
);

-- One row per ticket of a known customer: what the same customer did before and after.
create table afterwards (
    ticket_id varchar not null,
    source varchar not null,
    previous_contact_at timestamptz,                    -- the ticket before, on any topic
    next_contact_at timestamptz,                        -- the ticket after
    contacts_known_to timestamptz,                      -- the last ticket that its source tells of: exports are often cut by opening
    next_order_at timestamptz,                          -- the first order or renewal after this ticket ended
    orders_known_to timestamptz,                        -- the last instant that the exports of orders know; null: none
    left_at timestamptz                                 -- the customer left, or canceled, after this ticket was opened
);

-- One row per thing promised to a customer.
create table promises (
    promise_id varchar not null,
    source varchar not null,
    ticket_id varchar,
    ticket_source varchar,
    customer_id varchar,
    agent varchar,
    team varchar,
    promise varchar,
    promised_at timestamptz,
    due_at timestamptz,
    kept_at timestamptz
);

-- One row per thing a customer noticed that was passed on inside the house.
create table feedback (
    feedback_id varchar not null,
    source varchar not null,
    ticket_id varchar,
    ticket_source varchar,
    agent varchar,
    team varchar,
    topic varchar,
    words varchar,
    department varchar,                                 -- to whom
    passed_on_at timestamptz,
    acknowledged_at timestamptz,
    closed_at timestamptz,
    outcome varchar
);

-- One row per agent and period in one team.
create table agents (
    agent varchar not null,
    source varchar not null,
    team varchar,
    department varchar,
    role varchar,
    supervisor varchar,
    started_on date,
    left_on date,
    valid_from date,
    valid_to date
);

create table customers (
    customer_id varchar not null,
    source varchar not null,
    since date,
    tier varchar,
    region varchar,
    language varchar,
    left_on date
);

-- One row per purchase, renewal, refund or cancellation.
create table orders (
    order_id varchar not null,
    source varchar not null,
    customer_id varchar,
    ticket_id varchar,
    ticket_source varchar,
    ordered_at timestamptz,
    kind varchar not null check (kind in ('order', 'renewal', 'refund', 'cancellation')),
    amount decimal(18, 2),
    currency varchar
);

create table trainings (
    agent varchar not null,
    source varchar not null,
    course varchar not null,
    completed_on date,
    hours double
);

-- One row per public review.
create table reviews (
    review_id varchar not null,
    source varchar not null,
    site varchar,
    reviewed_at timestamptz,
    score double,
    scale_min integer,
    scale_max integer,
    words varchar,
    answered_at timestamptz,
    customer_id varchar,
    region varchar,
    language varchar
);

-- One row per schedule and stretch of a weekday in which it is open: local minutes since midnight, within one day.
create table schedules (
    schedule_id varchar not null,
    source varchar not null,
    name varchar,
    zone varchar not null,                              -- an IANA name
    weekday integer not null check (weekday between 1 and 7),
    opens_minute integer not null check (opens_minute between 0 and 1439),
    closes_minute integer not null check (closes_minute between 1 and 1440),
    valid_from date,                                    -- null: always
    valid_to date                                       -- the last day
);

-- One row per closed period of a schedule, in its local days; both days are closed.
create table holidays (
    schedule_id varchar,                                -- null: every schedule of the source
    source varchar not null,
    name varchar,
    first_day date not null,
    last_day date not null
);

-- One row per rule that says which schedule a ticket runs by: by ticket from an instant on, by team, or for all.
create table schedule_use (
    source varchar not null,
    schedule_id varchar not null,
    ticket_id varchar,
    team varchar,
    used_from timestamptz                               -- null: from the opening on
);

-- One row per service level target in force for a ticket from an instant on.
create table sla_targets (
    ticket_id varchar not null,
    source varchar not null,
    policy varchar,
    metric varchar not null,                            -- first_reply_time, next_reply_time, requester_wait_time, ...
    target_seconds integer not null,
    clock varchar not null check (clock in ('calendar', 'business')),
    applied_at timestamptz not null
);

-- One row per service level target and the time it was about: a ticket has one of first_reply_time, and one of
-- next_reply_time for every run of customer messages. Breached only if more time elapsed than the target allows.
create table sla_outcomes (
    ticket_id varchar not null,
    source varchar not null,
    policy varchar,
    metric varchar not null,
    target_seconds integer not null,
    clock varchar not null check (clock in ('calendar', 'business')),
    applied_at timestamptz not null,
    started_at timestamptz not null,                    -- where its clock starts: the opening, or what was to be answered
    elapsed_seconds bigint not null,
    is_done boolean not null,
    is_breached boolean not null,
    breach_or_fulfil_at timestamptz,                    -- the target ran out, or its clock stopped for good; null: running
    state varchar not null check (state in ('met', 'missed', 'running'))    -- running: neither done nor due at the as-of
);

-- One row per stretch in which a schedule is open. The running sum makes a business clock the difference of two look-ups.
create table open_windows (
    schedule_id varchar not null,
    source varchar not null,
    local_day date not null,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    open_seconds_before bigint not null                 -- all that this schedule was open before
);

-- One row per duration as the help desk itself states it, for reconciliation with ours.
create table stated (
    ticket_id varchar not null,
    source varchar not null,
    measure varchar not null,                           -- a column of tickets: first_response_seconds, reopens, ...
    value bigint not null
);

-- One row per rule of authority: who may decide what up to which amount, and from when to when.
create table authority (
    source varchar not null,
    agent varchar,                                      -- null: everyone in `team` or `role`
    team varchar,
    role varchar,
    kind varchar,                                       -- of decision; null: all
    limit_amount decimal(18, 2),
    currency varchar,
    valid_from date,
    valid_to date
);

-- Goals by measure and clock. `is_stated` is false for the house's own, used until somebody states theirs.
create table targets (
    measure varchar not null,
    clock varchar not null check (clock in ('calendar', 'business')),
    target_seconds integer not null check (target_seconds > 0),
    is_stated boolean not null
);

-- One row per goal for any other measure, or for one team or period: seconds, shares 0 to 1, points.
create table goals (
    source varchar not null,
    measure varchar not null,
    clock varchar check (clock in ('calendar', 'business')),    -- of a duration
    team varchar,
    value double not null,
    valid_from date,
    valid_to date
);

-- One row: from how many values on a number is compared and ranked (unless its measure asks for more), and below how many
-- a cell is withheld from those who see aggregates alone.
create table disclosure (
    minimum_n integer not null check (minimum_n >= 1),
    smallest_cell integer not null check (smallest_cell >= 1)
);

-- One row per note on a day or period, drawn in the charts.
create table annotations (
    source varchar not null,
    first_day date not null,
    last_day date,
    words varchar not null,
    team varchar
);

-- One row per file (or table within a file) of this warehouse.
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

-- One row per cell that was left empty because it cannot be true, in a row that was loaded.
create table emptied (
    file varchar not null,
    line bigint not null,
    column_name varchar not null,
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
