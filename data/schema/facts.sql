-- Facts: one row per measure and thing (a ticket, a reply, a hand-over, a survey, a decision, ...) that the period owns,
-- the ground of every number, trend and comparison. A measure is one branch here and one entry in queries/metrics.toml.
--
-- `kind` says how values are summed up: a time (seconds) by its median, a share (0 or 1) by its mean, a score (NPS: -1, 0
-- or 1) by 100 times its mean, a mean by its mean, a sum by its sum. A time that is still running has no value but the
-- seconds it has run so far in `running`.

-- Things of other systems than the help desk, seen with their ticket, whose source they then are told by: so its tickets
-- are found behind them. Those without one are seen by their own team and agent.
create macro decisions_matching(scope) as table
select
    decisions.* exclude (source, team, customer_id),
    -- The help desk's, where there is a ticket: with its id it names the ticket.
    coalesce(ticket.source, decisions.source) as source,
    coalesce(decisions.customer_id, ticket.customer_id) as customer_id,
    coalesce(decisions.team, ticket.team) as team,
    timezone(scope['zone'], decisions.decided_at) as decided_local,
    ticket.opened_at,
    ticket.is_escalated,
    ticket.tier,
    ticket.channel,
    ticket.priority,
    ticket.topic,
    ticket.region,
    ticket.language,
    coalesce(ticket.as_of, (select max(as_of) from loads)) as known_to
from decisions
left join tickets as known on known.ticket_id = decisions.ticket_id and known.source = decisions.ticket_source
left join tickets_matching(scope) as ticket on ticket.ticket_id = known.ticket_id and ticket.source = known.source
where (scope['visible_teams'] is null or list_contains(scope['visible_teams'], coalesce(decisions.team, ticket.team)))
    and case
        when known.ticket_id is not null then ticket.ticket_id is not null
        else is_of_no_ticket(scope, decisions.team, decisions.agent, decisions.source)
    end;

create macro decisions_in(scope) as table
select * from decisions_matching(scope) where is_owned(scope, decided_at);

create macro promises_matching(scope) as table
select
    promises.* exclude (source, team, agent),
    coalesce(ticket.source, promises.source) as source,
    coalesce(promises.team, ticket.team) as team,
    coalesce(promises.agent, ticket.agent) as agent,
    timezone(scope['zone'], promises.due_at) as due_local,
    ticket.channel,
    ticket.priority,
    ticket.topic,
    ticket.region,
    ticket.language,
    coalesce(ticket.as_of, (select max(as_of) from loads)) as known_to
from promises
left join tickets as known on known.ticket_id = promises.ticket_id and known.source = promises.ticket_source
left join tickets_matching(scope) as ticket on ticket.ticket_id = known.ticket_id and ticket.source = known.source
where (scope['visible_teams'] is null or list_contains(scope['visible_teams'], coalesce(promises.team, ticket.team)))
    and case
        when known.ticket_id is not null then ticket.ticket_id is not null
        else is_of_no_ticket(scope, promises.team, promises.agent, promises.source)
    end;

create macro feedback_matching(scope) as table
select
    feedback.* exclude (source, team, agent, topic),
    coalesce(ticket.source, feedback.source) as source,
    coalesce(feedback.team, ticket.team) as team,
    coalesce(feedback.agent, ticket.agent) as agent,
    coalesce(feedback.topic, ticket.topic) as topic,
    timezone(scope['zone'], feedback.passed_on_at) as passed_on_local,
    ticket.channel,
    ticket.priority,
    ticket.region,
    ticket.language,
    coalesce(ticket.as_of, (select max(as_of) from loads)) as known_to
from feedback
left join tickets as known on known.ticket_id = feedback.ticket_id and known.source = feedback.ticket_source
left join tickets_matching(scope) as ticket on ticket.ticket_id = known.ticket_id and ticket.source = known.source
where (scope['visible_teams'] is null or list_contains(scope['visible_teams'], coalesce(feedback.team, ticket.team)))
    and case
        when known.ticket_id is not null then ticket.ticket_id is not null
        else is_of_no_ticket(scope, feedback.team, feedback.agent, feedback.source)
    end;

-- Facts about tickets, owned by the day of opening unless said otherwise.
create macro ticket_facts_in(scope) as table
with seen as (
    select * from tickets_in(scope)
),

solved as (
    select * from seen where status in ('solved', 'closed') and resolved_at is not null
),

-- Which way tickets were escalated, in the sources that tell it.
ways as (
    select ticket_id, source, list(distinct to_value) as escalations
    from events
    where kind = 'escalation' and to_value in ('functional', 'hierarchical')
    group by ticket_id, source
),

escalated as (
    select seen.*, ways.escalations
    from seen
    left join ways on ways.ticket_id = seen.ticket_id and ways.source = seen.source
    where seen.source in (select source from ways)
)

select 'first_response' as measure, 'time' as kind, opened_local as owned_local, response::double as value, case when is_open and is_unanswered and scope['clock'] = 'calendar' then observed_seconds::double end as running, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where response is not null or (is_open and is_unanswered)
union all
select 'desk_response', 'time', opened_local, case scope['clock'] when 'business' then desk_response_business_seconds else desk_response_seconds end::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where case scope['clock'] when 'business' then desk_response_business_seconds else desk_response_seconds end is not null
union all
select 'first_resolution', 'time', opened_local, case scope['clock'] when 'business' then first_resolution_business_seconds else first_resolution_seconds end::double, case when is_open and first_resolved_at is null and scope['clock'] = 'calendar' then observed_seconds::double end, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where case scope['clock'] when 'business' then first_resolution_business_seconds else first_resolution_seconds end is not null or (is_open and first_resolved_at is null)
union all
select 'resolution', 'time', opened_local, resolution::double, case when is_open and scope['clock'] = 'calendar' then observed_seconds::double end, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where resolution is not null or is_open
union all
select 'requester_wait', 'time', opened_local, case scope['clock'] when 'business' then requester_wait_business_seconds else requester_wait_seconds end::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from solved
where case scope['clock'] when 'business' then requester_wait_business_seconds else requester_wait_seconds end is not null
union all
select 'agent_wait', 'time', opened_local, case scope['clock'] when 'business' then agent_wait_business_seconds else agent_wait_seconds end::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from solved
where case scope['clock'] when 'business' then agent_wait_business_seconds else agent_wait_seconds end is not null
union all
select 'agent_work', 'time', opened_local, case scope['clock'] when 'business' then agent_work_business_seconds else agent_work_seconds end::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from solved
where case scope['clock'] when 'business' then agent_work_business_seconds else agent_work_seconds end is not null
union all
select 'on_hold', 'time', opened_local, case scope['clock'] when 'business' then on_hold_business_seconds else on_hold_seconds end::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from solved
where case scope['clock'] when 'business' then on_hold_business_seconds else on_hold_seconds end is not null
union all
select 'time_with_bot', 'time', opened_local, floor(epoch(handed_off_at) - epoch(opened_at))::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where handed_off_at is not null and scope['clock'] = 'calendar'
union all
select 'reopened', 'share', opened_local, (reopens > 0)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where reopens is not null
union all
select 'transferred', 'share', opened_local, (transfers > 0)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where transfers is not null
union all
select 'ping_pong', 'share', opened_local, (returns > 0)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where returns is not null
union all
select 'zero_touch', 'share', opened_local, (touch = 'zero')::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from solved
where touch is not null
union all
select 'one_touch', 'share', opened_local, (touch = 'one')::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from solved
where touch is not null
union all
select 'first_contact_resolution', 'share', opened_local, is_resolved_first_contact::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where is_first_contact and is_resolved_first_contact is not null
union all
select 'escalated', 'share', opened_local, is_escalated::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where is_escalated is not null
union all
select 'escalated_functional', 'share', opened_local, coalesce(list_contains(escalations, 'functional'), false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from escalated
union all
select 'escalated_hierarchical', 'share', opened_local, coalesce(list_contains(escalations, 'hierarchical'), false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from escalated
union all
-- Of the contacts that were for people: a bot's own answer that ended one is none, nor is what the house began itself, and
-- a merged ticket goes on elsewhere. Who began it must be known, or calls that were made and settled would count.
select 'abandoned', 'share', opened_local, (replies = 0)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where replies is not null and not is_open and merged_into is null and opened_by <> 'agent'
    and not (replies = 0 and handed_off_at is null and any_response_seconds is not null)
union all
select 'closed_unsolved', 'share', opened_local, is_closed_unsolved::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where is_closed_unsolved is not null and not is_open
union all
select 'sla_missed', 'share', opened_local, (not is_sla_met)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where is_sla_met is not null;

-- Facts about what happened to tickets, owned by the day on which it happened.
create macro event_facts_in(scope) as table
with seen as (
    select * from tickets_matching(scope)
),

asked as (
    select replies.*, seen.team, seen.agent, seen.channel, seen.priority, seen.topic, seen.region, seen.language, seen.as_of, seen.is_open
    from replies
    join seen on seen.ticket_id = replies.ticket_id and seen.source = replies.source
    where not replies.is_first and is_owned(scope, replies.asked_at)
),

-- A delay belongs to the team that received the ticket, whoever has it now.
handed as (
    select handovers.*, seen.agent, seen.channel, seen.priority, seen.topic, seen.region, seen.language, seen.as_of, seen.is_open
    from handovers
    join seen on seen.ticket_id = handovers.ticket_id and seen.source = handovers.source
    where handovers.is_transfer and is_owned(scope, handovers.handed_at)
        and (scope['visible_teams'] is null or list_contains(scope['visible_teams'], handovers.to_team))
),

ended as (
    select resolutions.*, seen.team, seen.agent, seen.channel, seen.priority, seen.topic, seen.region, seen.language, seen.as_of
    from resolutions
    join seen on seen.ticket_id = resolutions.ticket_id and seen.source = resolutions.source
    where is_owned(scope, resolutions.resolved_at)
),

due as (
    select sla_outcomes.*, seen.team, seen.agent, seen.channel, seen.priority, seen.topic, seen.region, seen.language
    from sla_outcomes
    join seen on seen.ticket_id = sla_outcomes.ticket_id and seen.source = sla_outcomes.source
    where sla_outcomes.state <> 'running' and is_owned(scope, sla_outcomes.applied_at)
)

select 'next_reply' as measure, 'time' as kind, timezone(scope['zone'], asked_at) as owned_local, case scope['clock'] when 'business' then business_seconds else seconds end::double as value, case when answered_at is null and is_open and scope['clock'] = 'calendar' then floor(epoch(as_of) - epoch(asked_at))::double end as running, ticket_id, source, team, agent, channel, priority, topic, region, language
from asked
where case scope['clock'] when 'business' then business_seconds else seconds end is not null or (answered_at is null and is_open)
union all
-- What left a team again, or ended, without having been taken up had waited until then, as in escalations/by_receiver.
select 'pick_up', 'time', timezone(scope['zone'], handed_at), case when picked_up_at is null and left_at is null and is_open then null when scope['clock'] = 'business' then coalesce(business_seconds, held_business_seconds) else coalesce(seconds, held_seconds) end::double, case when picked_up_at is null and left_at is null and is_open and scope['clock'] = 'calendar' then floor(epoch(as_of) - epoch(handed_at))::double end, ticket_id, source, to_team, agent, channel, priority, topic, region, language
from handed
where case scope['clock'] when 'business' then coalesce(business_seconds, held_business_seconds) else coalesce(seconds, held_seconds) end is not null or (picked_up_at is null and left_at is null and is_open)
union all
select 'held', 'time', timezone(scope['zone'], handed_at), case scope['clock'] when 'business' then held_business_seconds else held_seconds end::double, null, ticket_id, source, to_team, agent, channel, priority, topic, region, language
from handed
where case scope['clock'] when 'business' then held_business_seconds else held_seconds end is not null
union all
select 'resolution_of_solved', 'time', resolved_local, resolution::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where resolution is not null and is_owned(scope, resolved_at)
union all
select 'reopened_in_week', 'share', timezone(scope['zone'], resolved_at), coalesce(seconds_to_reopen <= 7 * 86400, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from ended
where epoch(resolved_at) <= epoch(as_of) - 7 * 86400
union all
select 'sla_met', 'share', timezone(scope['zone'], applied_at), (state = 'met')::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from due;

-- Facts about customers' contacts, owned by the day of opening. A follow-up counts only where it is over and the exports
-- tell of it to its end: where tickets or orders are told of for less long, silence is no sign of contentment.
create macro contact_facts_in(scope) as table
with seen as (
    select
        tickets.*,
        afterwards.next_contact_at,
        afterwards.contacts_known_to,
        afterwards.next_order_at,
        afterwards.orders_known_to,
        afterwards.left_at
    from tickets_in(scope) as tickets
    join afterwards on afterwards.ticket_id = tickets.ticket_id and afterwards.source = tickets.source
),

bots as (
    select distinct events.ticket_id, events.source
    from events
    where events.actor_role = 'bot' and events.kind = 'message'
),

talked as (
    select seen.*
    from tickets_in(scope) as seen
    join bots on bots.ticket_id = seen.ticket_id and bots.source = seen.source
),

-- One row per contact of a customer in the period, beside all that the customer met in it.
met as (
    select
        *,
        count(*) filter (where replies > 0) over (partition by source, customer_id) as count_replied,
        count(*) filter (where any_response_seconds is not null) over (partition by source, customer_id) as count_automatic,
        count(*) filter (where is_open) over (partition by source, customer_id) as count_waiting,
        row_number() over (partition by source, customer_id order by opened_at, ticket_id) as place
    from tickets_in(scope)
    where customer_id is not null and replies is not null and source in (select source from bots)
),

-- One row per customer and source: the first contact in the period stands for the customer. One that is open has no end.
customers_seen as (
    select
        *,
        epoch(ended_at) as ended_second,
        row_number() over (partition by source, customer_id order by opened_at, ticket_id) as place
    from seen
)

select 'repeat_contact' as measure, 'share' as kind, opened_local as owned_local, coalesce(epoch(next_contact_at) - epoch(opened_at) <= 7 * 86400, false)::integer::double as value, null::double as running, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where epoch(opened_at) <= epoch(contacts_known_to) - 7 * 86400
union all
select 'repeat_business', 'share', opened_local, coalesce(epoch(next_order_at) - ended_second <= 90 * 86400, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from customers_seen
where place = 1 and ended_second <= epoch(orders_known_to) - 90 * 86400
    -- Callers of an inside help desk never order, which says nothing of service.
    and source in (select source from afterwards where next_order_at is not null)
union all
select 'churned', 'share', opened_local, coalesce(epoch(left_at) - ended_second <= 90 * 86400, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from customers_seen
where place = 1 and ended_second <= epoch(coalesce(orders_known_to, as_of)) - 90 * 86400
    and exists (select 1 from customers where customers.customer_id = customers_seen.customer_id)
union all
select 'bot_handed_off', 'share', opened_local, (handed_off_at is not null)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from talked
union all
-- Known only where bots speak at all, and not while a customer who met nobody still waits for a person.
select 'only_automation', 'share', opened_local, (count_replied = 0 and count_automatic > 0)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from met
where place = 1 and (count_replied > 0 or count_waiting = 0)
union all
-- Solved by the bot alone, and the customer has not come back within seven days: giving up is no success. Of customers
-- whom nobody knows it cannot be told.
select 'bot_contained', 'share', opened_local, (handed_off_at is null and coalesce(replies, 0) = 0 and status in ('solved', 'closed') and not coalesce(epoch(next_contact_at) - epoch(opened_at) <= 7 * 86400, false))::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where epoch(opened_at) <= epoch(contacts_known_to) - 7 * 86400
    and exists (select 1 from bots where bots.ticket_id = seen.ticket_id and bots.source = seen.source);

-- Facts about surveys, owned by the day of the answer, else of asking, else of the ticket's opening.
create macro survey_facts_in(scope) as table
with seen as (
    select * from surveys_in(scope)
)

select 'csat' as measure, 'share' as kind, owned_local, is_satisfied::integer::double as value, null::double as running, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where is_satisfied is not null
union all
select 'nps', 'score', owned_local, promotion::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where promotion is not null
union all
select 'ces', 'share', owned_local, is_easy::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where is_easy is not null
union all
-- On the scale of 1 to 7 only: means of different scales do not compare. Asked for effort, it is turned round.
select 'ces_mean', 'mean', owned_local, (case when is_low_good then scale_min + scale_max - score else score end)::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where kind = 'ces' and scale_max = 7 and score is not null
union all
select 'coverage', 'share', owned_local, is_answered::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where kind = 'csat' and is_asking_told
union all
-- By the day of asking, with 14 days to answer: a cohort that is younger has not had its chance, as far as the survey's own
-- export tells.
select 'response_rate', 'share', timezone(scope['zone'], sent_at), coalesce(epoch(answered_at) - epoch(sent_at) <= 14 * 86400, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from surveys_matching(scope)
where is_asking_told and is_owned(scope, sent_at) and epoch(sent_at) <= epoch(told_to) - 14 * 86400;

-- Facts about decisions, owned by the day of the decision.
create macro decision_facts_in(scope) as table
with seen as (
    select * from decisions_in(scope)
),

-- What regulation requires leaves nothing to decide.
free as (
    select * from seen where not coalesce(is_required, false)
),

own as (
    select * from free where authority = 'own'
),

judged as (
    select * from own where outcome in ('upheld', 'partly', 'overturned') and reviewer is distinct from agent
),

declined as (
    select * from seen where kind = 'decline'
),

limited as (
    select * from seen where amount is not null and ceiling > 0
)

select 'own_authority' as measure, 'share' as kind, decided_local as owned_local, (authority = 'own')::integer::double as value, null::double as running, ticket_id, source, team, agent, channel, priority, topic, region, language
from free
where authority in ('own', 'approved')
union all
select 'review_coverage', 'share', decided_local, (outcome is not null)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from own
union all
select 'self_reviewed', 'share', decided_local, (reviewer = agent)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from own
where outcome in ('upheld', 'partly', 'overturned') and reviewer is not null and agent is not null
union all
select 'upheld', 'share', decided_local, (outcome = 'upheld')::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from judged
where outcome in ('upheld', 'overturned')
union all
select 'partly_upheld', 'share', decided_local, (outcome = 'partly')::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from judged
union all
select 'overturned', 'share', decided_local, (outcome = 'overturned')::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from judged
union all
select 'overturned_for_customer', 'share', decided_local, (outcome_for = 'customer')::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from judged
where outcome = 'overturned' and outcome_for in ('customer', 'house')
union all
select 'approval_wait', 'time', decided_local, case when scope['clock'] = 'calendar' then floor(epoch(approval_answered_at) - epoch(approval_requested_at)) end::double, case when approval_answered_at is null and scope['clock'] = 'calendar' then floor(epoch(known_to) - epoch(approval_requested_at))::double end, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where approval_requested_at is not null and coalesce(approval_answered_at >= approval_requested_at, approval_requested_at <= known_to)
union all
select 'declined', 'share', decided_local, (kind = 'decline')::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where kind is not null
union all
select 'alternative_offered', 'share', decided_local, coalesce(alternative_offered, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from declined
where alternative_offered is not null
union all
select 'alternative_accepted', 'share', decided_local, alternative_accepted::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from declined
where alternative_offered and alternative_accepted is not null
union all
select 'decline_reversed', 'share', decided_local, is_reversed::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from declined
where is_reversed is not null and not coalesce(is_required, false)
union all
select 'required_decline', 'share', decided_local, coalesce(is_required, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from declined
where is_required is not null
union all
select 'disputed', 'share', decided_local, is_disputed::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where is_disputed is not null
union all
select 'hindered', 'share', decided_local, is_hindered::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where is_hindered is not null
union all
-- Amounts of two currencies make no sum, and those of two periods no difference: decisions/granted tells of each.
select 'concession', 'sum', decided_local, amount::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where amount is not null and kind <> 'decline'
    and (
        select count(distinct coalesce(currency, '(none)'))
        from decisions_matching(scope)
        where amount is not null and kind <> 'decline'
    ) = 1
union all
select 'use_of_limit', 'mean', decided_local, amount::double / nullif(ceiling::double, 0), null, ticket_id, source, team, agent, channel, priority, topic, region, language
from limited
where kind <> 'decline' and authority = 'own'
union all
select 'over_limit', 'share', decided_local, (amount > ceiling)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from limited
where kind <> 'decline' and authority = 'own'
union all
-- Amounts in the last twentieth below the limit: where there are many more than further down, the limit decides.
select 'just_below_limit', 'share', decided_local, (amount >= ceiling * 19 / 20)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from limited
where kind <> 'decline' and authority = 'own' and amount <= ceiling
union all
select 'latitude_unused', 'share', decided_local, (amount <= ceiling)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from limited
where authority = 'approved' and kind <> 'decline' and not coalesce(is_required, false)
union all
select 'over_delivered', 'share', decided_local, (amount > loss)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where amount is not null and loss > 0 and kind <> 'decline'
union all
select 'contact_after_decision', 'share', decided_local, coalesce(epoch(next_contact_at) - epoch(decided_at) <= 7 * 86400, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where epoch(decided_at) <= epoch(contacts_known_to) - 7 * 86400 and customer_id is not null
union all
select 'business_after_decision', 'share', decided_local, coalesce(epoch(next_order_at) - epoch(decided_at) <= 90 * 86400, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from seen
where epoch(decided_at) <= epoch(orders_known_to) - 90 * 86400 and customer_id is not null;

-- Facts about promises, owned by the day on which they were due, and about what was passed on inside the house. What is
-- not due yet, or too young, counts neither way: good news alone would come early.
create macro house_facts_in(scope) as table
select 'promise_kept' as measure, 'share' as kind, due_local as owned_local, coalesce(kept_at <= due_at, false)::integer::double as value, null::double as running, ticket_id, source, team, agent, channel, priority, topic, region, language
from promises_matching(scope)
where is_owned(scope, due_at) and due_at < known_to
union all
select 'feedback_acknowledged', 'share', passed_on_local, coalesce(epoch(acknowledged_at) - epoch(passed_on_at) <= 7 * 86400, false)::integer::double, null, ticket_id, source, team, agent, channel, priority, topic, region, language
from feedback_matching(scope)
where is_owned(scope, passed_on_at) and epoch(passed_on_at) <= epoch(known_to) - 7 * 86400
union all
select 'feedback_closed', 'time', passed_on_local, case when scope['clock'] = 'calendar' then floor(epoch(closed_at) - epoch(passed_on_at)) end::double, case when closed_at is null and scope['clock'] = 'calendar' then floor(epoch(known_to) - epoch(passed_on_at))::double end, ticket_id, source, team, agent, channel, priority, topic, region, language
from feedback_matching(scope)
where is_owned(scope, passed_on_at) and coalesce(closed_at >= passed_on_at, passed_on_at <= known_to);

-- Public reviews belong to no ticket and no team: only who may see every team, and filters by none, gets them.
create macro reviews_matching(scope) as table
select
    *,
    timezone(scope['zone'], reviewed_at) as reviewed_local,
    (select max(as_of) from loads) as known_to
from reviews
where scope['visible_teams'] is null and is_of_no_ticket(scope, null, null, source) and is_owned(scope, reviewed_at);

-- Every fact there is. Asked for some measures only, the others cost nothing but their planning.
create macro every_fact_in(scope) as table
select * from ticket_facts_in(scope)
union all
select * from event_facts_in(scope)
union all
select * from contact_facts_in(scope)
union all
select * from survey_facts_in(scope)
union all
select * from decision_facts_in(scope)
union all
select * from house_facts_in(scope);

-- What the weekly snapshot tells of.
create macro facts_in(scope) as table
select measure, kind, owned_local, value, ticket_id, source, team, channel, priority, agent, topic
from every_fact_in(scope)
where value is not null
    and measure in ('first_response', 'resolution_of_solved', 'reopened', 'transferred', 'sla_missed', 'csat', 'coverage');

-- What stands behind tickets, seen with them.
create macro statuses_matching(scope) as table
select statuses.* from statuses join tickets_matching(scope) as seen on seen.ticket_id = statuses.ticket_id and seen.source = statuses.source;

create macro handovers_in(scope) as table
select handovers.* replace (told_team(scope, handovers.from_team) as from_team)
from handovers
join tickets_matching(scope) as seen on seen.ticket_id = handovers.ticket_id and seen.source = handovers.source
where is_owned(scope, handovers.handed_at)
    and (scope['visible_teams'] is null or list_contains(scope['visible_teams'], handovers.to_team));

create macro events_of(scope) as table
select events.* replace (
    case when kind in ('team', 'escalation') then told_team(scope, from_value) else from_value end as from_value,
    case when kind = 'team' then told_team(scope, to_value) else to_value end as to_value
)
from events
join tickets_matching(scope) as seen on seen.ticket_id = events.ticket_id and seen.source = events.source;

create macro resolutions_of(scope) as table
select resolutions.* from resolutions join tickets_matching(scope) as seen on seen.ticket_id = resolutions.ticket_id and seen.source = resolutions.source;

create macro waits_of(scope) as table
select waits.* replace (told_team(scope, department) as department)
from waits
join tickets_matching(scope) as seen on seen.ticket_id = waits.ticket_id and seen.source = waits.source;

create macro waits_in(scope) as table
select waits.* replace (told_team(scope, department) as department)
from waits
join tickets_in(scope) as seen on seen.ticket_id = waits.ticket_id and seen.source = waits.source;

create macro sla_outcomes_in(scope) as table
select sla_outcomes.*
from sla_outcomes
join tickets_matching(scope) as seen on seen.ticket_id = sla_outcomes.ticket_id and seen.source = sla_outcomes.source
where is_owned(scope, sla_outcomes.applied_at);

create macro stated_matching(scope) as table
select seen.*, stated.measure, stated.value
from stated
join tickets_matching(scope) as seen on seen.ticket_id = stated.ticket_id and seen.source = stated.source;

-- Deleted tickets have no team any more: only who may see every team, and asks for none, sees them.
create macro departed_matching(scope) as table
select * from departed where scope['visible_teams'] is null and is_of_no_ticket(scope, null, null, source);

-- One row per age in seconds at which a ticket of the period was told its final no or yes, or was last seen undecided
-- (Aalen-Johansen). Tickets count on which a decision was taken or asked for; a no that a later yes took back is none.
create macro time_to_no_of(scope) as table
with decided as (
    select
        ticket_id,
        ticket_source,
        min(opened_at) as opened_at,
        max(known_to) as known_to,
        max_by(kind, decided_at) as last_kind,
        max(decided_at) filter (where kind = 'decline') as no_at,
        min(decided_at) filter (where kind <> 'decline') as yes_at
    from decisions_matching(scope)
    where opened_at is not null and is_owned(scope, opened_at)
    group by ticket_id, ticket_source
),

cases as (
    select
        floor(epoch(coalesce(case when last_kind = 'decline' then no_at else yes_at end, known_to)) - epoch(opened_at)) as seconds,
        case when last_kind = 'decline' then 1 when yes_at is not null then 2 else 0 end as outcome
    from decided
)

select *
from incidence_of((select coalesce(list({'seconds': seconds, 'outcome': outcome}), []) from cases where seconds >= 0));
