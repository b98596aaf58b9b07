-- What came of it: decisions weighed, customers' contacts in a row, and what a customer did after the first of them.

-- Whether a cell of n is withheld from those who see aggregates alone: it is small, or the smaller ones hold together so
-- few that it must go with them (`count_below`, the sum of those before it by size; `smallest`, the n of the smallest).
create macro is_small(scope, n, count_below, smallest) as
    scope['smallest_cell'] > 0 and smallest < scope['smallest_cell']
    and (n < scope['smallest_cell'] or count_below < scope['smallest_cell']);

-- Every decision of the period beside its class. `answer`: granted, a no with_alternative or without_alternative, or one
-- that regulation required; null where the log does not say. `is_judged`: reviewed by somebody else. `is_last`: no later decision on the same ticket took it back.
-- `used` of the limit, in classes of five per cent named by their lower edge ('95' holds the limit itself, '100' all
-- above it). `delivered`: what was granted against the loss, '0' nothing, '50' up to half of it, '100', '150', '151' more.
create macro weighed_in(scope) as table
with seen as (
    select
        *,
        case
            when kind <> 'decline' then 'granted'
            when coalesce(is_required, false) then 'required'
            when alternative_offered then 'with_alternative'
            when not alternative_offered then 'without_alternative'
        end as answer,
        outcome in ('upheld', 'partly', 'overturned') and reviewer is distinct from agent as is_judged,
        case when kind <> 'decline' and ceiling > 0 then amount::double / nullif(ceiling, 0)::double end as used,
        case when kind <> 'decline' and loss > 0 then amount::double / nullif(loss, 0)::double end as ratio,
        row_number() over (partition by ticket_source, coalesce(ticket_id, decision_id) order by decided_at desc, decision_id desc) = 1 as is_last
    from decisions_in(scope)
    where kind is not null
)

select
    *,
    case
        when used > 1 then 100
        when used = 1 then 95
        when used >= 0 then 5 * floor(20 * used + 1e-9)::bigint
    end as used_class,
    case
        when ratio = 0 then 0
        when ratio <= 0.5e0 then 50
        when ratio <= 1 then 100
        when ratio <= 1.5e0 then 150
        when ratio is not null then 151
    end as delivered_class
from seen;

-- One row per rule of authority that changed an earlier one of the same people and kind: the limit before and from a day on.
-- Who sees no person does not see the rules of one.
create macro authority_in(scope) as table
with rules as (
    select
        *,
        lag(limit_amount) over (
            partition by source, agent, team, role, kind, currency order by valid_from nulls first
        ) as limit_before
    from authority
    where (scope['visible_teams'] is null or team is null or list_contains(scope['visible_teams'], team))
        and (agent is null or (scope['visible_teams'] is null and scope['smallest_cell'] = 0))
)

select agent, team, role, kind, currency, limit_before, limit_amount, valid_from
from rules
where limit_before <> limit_amount and valid_from is not null;

-- One row per contact of a known customer about a known topic, in its chain: tickets of the same customer on the same topic,
-- each opened within seven days of the one before. The chain belongs to the period in which it began; `contacts` of it,
-- `is_over` once its last ticket is resolved and the exports tell of seven days more: many are cut by the day of opening,
-- and what they do not hold is no sign that nobody asked again.
create macro chains_in(scope) as table
with told as (
    select source, max(opened_at) as last_opened_at from tickets group by source
),

contacts as (
    select
        seen.*,
        told.last_opened_at,
        epoch(opened_at) - epoch(lag(opened_at) over (partition by seen.source, customer_id, topic order by opened_at, ticket_id)) as since_last
    from tickets_matching(scope) as seen
    join told on told.source = seen.source
    where customer_id is not null and topic is not null
),

numbered as (
    select
        *,
        count(*) filter (where since_last is null or since_last > 7 * 86400)
            over (partition by source, customer_id, topic order by opened_at, ticket_id) as chain
    from contacts
),

counted as (
    select
        *,
        count(*) over (partition by source, customer_id, topic, chain) as contacts,
        min(opened_at) over (partition by source, customer_id, topic, chain) as began_at,
        last_value(resolved_at) over (
            partition by source, customer_id, topic, chain order by opened_at, ticket_id
            rows between unbounded preceding and unbounded following
        ) is not null
            and epoch(max(opened_at) over (partition by source, customer_id, topic, chain)) <= epoch(last_opened_at) - 7 * 86400 as is_over,
        row_number() over (partition by source, customer_id, topic, chain order by opened_at, ticket_id) as place
    from numbered
)

select * from counted where is_owned(scope, began_at);

-- One row per ticket: what went wrong, and whether it was made good. `is_broken`: a promise was, as far as one was due or
-- kept; `is_declined`: the last decision said no; each null where there is none. `is_failed`: reopened, a missed service
-- level, a broken promise or a dispute; `is_made_good`: something was granted, or the broken promises kept after all. How
-- satisfied the customer was is in neither.
create macro failures_matching(scope) as table
with decided as (
    select
        ticket_id,
        ticket_source,
        max_by(kind, decided_at) = 'decline' as is_declined,
        bool_or(kind <> 'decline') as is_granted,
        bool_or(is_disputed) as is_disputed
    from decisions_matching(scope)
    where ticket_id is not null
    group by ticket_id, ticket_source
),

promised as (
    select ticket_id, ticket_source, bool_or(coalesce(kept_at > due_at, true)) as is_broken, bool_and(kept_at is not null) as is_kept_at_all
    from promises_matching(scope)
    where ticket_id is not null and (kept_at is not null or due_at < known_to)
    group by ticket_id, ticket_source
)

select
    seen.ticket_id,
    seen.source,
    decided.is_declined,
    promised.is_broken,
    coalesce(seen.reopens > 0, false) or coalesce(not seen.is_sla_met, false) or coalesce(promised.is_broken, false)
        or coalesce(decided.is_disputed, false) as is_failed,
    coalesce(decided.is_granted, false) or coalesce(promised.is_broken and promised.is_kept_at_all, false) as is_made_good
from tickets_matching(scope) as seen
left join decided on decided.ticket_id = seen.ticket_id and decided.ticket_source = seen.source
left join promised on promised.ticket_id = seen.ticket_id and promised.ticket_source = seen.source;

-- One row per answer of the period about how satisfied a customer was with a ticket: `outcome` is 'no failure', 'recovered'
-- (a failure that was made good) or 'not recovered'.
create macro recovered_in(scope) as table
select
    answered.ticket_id,
    answered.source,
    answered.is_satisfied,
    case when not failures.is_failed then 'no failure' when failures.is_made_good then 'recovered' else 'not recovered' end as outcome
from surveys_in(scope) as answered
join failures_matching(scope) as failures on failures.ticket_id = answered.ticket_id and failures.source = answered.source
where answered.is_satisfied is not null;

-- One row per customer: the first ticket in the period and how it went, whom it is about and what came after it ended.
-- `ended_at` is null while it is open: then nothing has come after it yet. What failed is failures_matching's to say.
create macro first_contacts_in(scope) as table
with ranked as (
    select
        seen.*,
        afterwards.next_order_at,
        afterwards.orders_known_to,
        afterwards.left_at,
        -- Callers of an inside help desk never order, which says nothing of service.
        seen.source in (select source from afterwards where next_order_at is not null) as is_of_shop,
        row_number() over (partition by seen.source, seen.customer_id order by seen.opened_at, seen.ticket_id) as place
    from tickets_in(scope) as seen
    join afterwards on afterwards.ticket_id = seen.ticket_id and afterwards.source = seen.source
),

scored as (
    select ticket_id, source, bool_or(is_satisfied) as is_satisfied
    from surveys_matching(scope)
    where is_satisfied is not null and ticket_id is not null
    group by ticket_id, source
)

select
    ranked.ticket_id,
    ranked.source,
    ranked.customer_id,
    ranked.tier,
    ranked.team,
    ranked.resolved_at is not null or ranked.closed_at is not null as is_ended,
    ranked.ended_at,
    ranked.next_order_at,
    ranked.orders_known_to,
    ranked.left_at,
    ranked.is_of_shop,
    ranked.as_of,
    exists (select 1 from customers where customers.customer_id = ranked.customer_id) as is_listed,
    scored.is_satisfied,
    ranked.reopens > 0 as is_reopened,
    ranked.is_escalated,
    failures.is_declined,
    failures.is_broken,
    failures.is_failed,
    failures.is_made_good
from ranked
left join scored on scored.ticket_id = ranked.ticket_id and scored.source = ranked.source
join failures_matching(scope) as failures on failures.ticket_id = ranked.ticket_id and failures.source = ranked.source
where ranked.place = 1;

-- One row per first contact and thing that tells good service from bad: `cell` is good or bad, or the customer's tier.
-- What is not known of a ticket (nobody answered, nothing was promised, no decision) puts it in neither.
create macro services_in(scope) as table
with firsts as (
    select * from first_contacts_in(scope)
),

-- Not unnested beside the contacts: DuckDB 2.0.0 then compares columns that hold one value throughout wrongly.
services as (
    select unnest(['csat', 'reopened', 'escalated', 'declined', 'promise', 'failed', 'recovery', 'tier']) as service
),

told as (
    select
        services.service,
        case services.service
            when 'csat' then case when is_satisfied then 'good' when not is_satisfied then 'bad' end
            when 'reopened' then case when is_reopened then 'bad' when not is_reopened then 'good' end
            when 'escalated' then case when is_escalated then 'bad' when not is_escalated then 'good' end
            when 'declined' then case when is_declined then 'bad' when not is_declined then 'good' end
            when 'promise' then case when is_broken then 'bad' when not is_broken then 'good' end
            when 'failed' then case when not is_failed then 'good' when not is_made_good then 'bad' end
            when 'recovery' then case when is_failed and is_made_good then 'good' when is_failed then 'bad' end
            else coalesce(tier, '(none)')
        end as cell,
        firsts.*
    from firsts
    cross join services
)

select * from told where cell is not null;

-- One row per NPS answer of a known customer in the period and ticket of theirs in the 90 days before it; one without a
-- ticket where there was none. `met`: 'no ticket', 'none' had no complaint, 'made good' had complaints that were all made
-- good, 'not made good' one that was not. A complaint is a failure (failures_matching) or a bad CSAT.
create macro recommended_in(scope) as table
with answered as (
    select survey_id, source, customer_id, owned_at, promotion
    from surveys_in(scope)
    where promotion is not null and customer_id is not null
),

scored as (
    select ticket_id, source, bool_or(is_satisfied) as is_satisfied
    from surveys_matching(scope)
    where is_satisfied is not null and ticket_id is not null
    group by ticket_id, source
),

judged as (
    select
        tickets.ticket_id,
        tickets.source,
        tickets.customer_id,
        tickets.opened_at,
        failures.is_failed or coalesce(not scored.is_satisfied, false) as is_complaint,
        failures.is_made_good
    from tickets_matching(scope) as tickets
    join failures_matching(scope) as failures on failures.ticket_id = tickets.ticket_id and failures.source = tickets.source
    left join scored on scored.ticket_id = tickets.ticket_id and scored.source = tickets.source
    where tickets.customer_id is not null
),

lived as (
    select
        answered.survey_id,
        answered.source,
        answered.promotion,
        judged.ticket_id,
        judged.source as ticket_source,
        count(judged.ticket_id) over (partition by answered.source, answered.survey_id) as count_tickets,
        count(*) filter (where judged.is_complaint) over (partition by answered.source, answered.survey_id) as count_complaints,
        count(*) filter (where judged.is_complaint and not judged.is_made_good)
            over (partition by answered.source, answered.survey_id) as count_left
    from answered
    left join judged
        on judged.customer_id = answered.customer_id
        and judged.opened_at <= answered.owned_at
        and epoch(judged.opened_at) >= epoch(answered.owned_at) - 90 * 86400
)

select
    survey_id,
    source,
    promotion,
    ticket_id,
    ticket_source,
    case
        when count_tickets = 0 then 'no ticket'
        when count_complaints = 0 then 'none'
        when count_left = 0 then 'made good'
        else 'not made good'
    end as met
from lived;

-- What tickets have in common that no column of theirs says: the tickets behind a mark of a page about decisions, promises,
-- things passed on, chains of contacts, good and bad service, a recommendation or a recovery.
create macro traits_in(scope) as table
with weighed as (
    select
        ticket_id,
        source,
        unnest([
            {'trait': 'kind', 'value': kind},
            {'trait': 'reason', 'value': coalesce(reason, '(none)')},
            {'trait': 'policy', 'value': coalesce(policy, '(none)')},
            {'trait': 'policy_hindered', 'value': case when is_hindered then coalesce(policy, '(none)') end},
            {'trait': 'tier', 'value': coalesce(tier, '(none)')},
            {'trait': 'answer', 'value': case when is_last then answer end},
            {'trait': 'used', 'value': case when authority = 'own' then used_class::varchar end},
            {'trait': 'delivered', 'value': delivered_class::varchar},
            {'trait': 'outcome_reason', 'value': case when outcome in ('partly', 'overturned') then coalesce(outcome_reason, '(none)') end}
        ]) as found
    from weighed_in(scope)
),

promised as (
    select
        ticket_id,
        source,
        unnest([
            {'trait': 'promise', 'value': coalesce(promise, '(none)')},
            {'trait': 'overdue', 'value': case when kept_at is null and due_at < known_to then 'yes' end}
        ]) as found
    from promises_matching(scope)
    where is_owned(scope, due_at)
)

select found['trait'] as trait, found['value'] as value, ticket_id, source from weighed where found['value'] is not null
union all
select found['trait'], found['value'], ticket_id, source from promised where found['value'] is not null
union all
select 'department', coalesce(department, '(none)'), ticket_id, source from feedback_matching(scope) where is_owned(scope, passed_on_at)
union all
select 'contacts', least(contacts, 5)::varchar, ticket_id, source from chains_in(scope) where is_over
union all
select 'met', met, ticket_id, ticket_source from recommended_in(scope) where ticket_id is not null
union all
select 'recovered', outcome, ticket_id, source from recovered_in(scope)
union all
select case service when 'tier' then 'customer_tier' else service end, cell, ticket_id, source from services_in(scope);
