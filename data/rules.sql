-- One row per decision that a rule of settings.toml reads off a label or an order: of one kind at most one for a ticket,
-- by the first rule that finds it, and none where one was logged. Decided when the label was set; where no export tells
-- that, when the ticket ended, else when it was opened.
insert into decisions by name
with words as (
    -- The result of a ticket stands in the name of its label or in its value.
    select distinct kind, name, case kind when 'resolution' then value end as result
    from labels
),

hits as (
    select rule.number, words.kind, words.name, words.result
    from words
    join decision_rules as rule
        on rule.sign = words.kind
        and (lower(words.name) like rule.pattern escape '\' or lower(words.result) like rule.pattern escape '\')
),

labelled as (
    select rule.*, labels.ticket_id, labels.source as ticket_source, labels.labelled_at, labels.agent as labelled_by
    from labels
    join hits
        on hits.kind = labels.kind
        and hits.name = labels.name
        and hits.result is not distinct from case labels.kind when 'resolution' then labels.value end
    join decision_rules as rule on rule.number = hits.number
    where (rule.source is null or rule.source = labels.source)
        and (rule.value_pattern is null or lower(labels.value) like rule.value_pattern escape '\')
),

written as (
    select
        source,
        ticket_id,
        lower(name) as name,
        regexp_replace(max_by(value, coalesce(labelled_at, timestamptz '1970-01-01 00:00:00+00')), $ornaments, '', 'g') as amount
    from labels
    where kind = 'field' and value is not null
    group by source, ticket_id, lower(name)
),

amounts as (
    select labelled.number, labelled.ticket_source, labelled.ticket_id, max(try_cast(replace(written.amount, ',', '') as decimal(18, 2))) as amount
    from (select distinct number, ticket_source, ticket_id, amount_pattern from labelled) as labelled
    join written
        on written.source = labelled.ticket_source
        and written.ticket_id = labelled.ticket_id
        and written.name like labelled.amount_pattern escape '\'
    where regexp_matches(written.amount, $number)
    group by labelled.number, labelled.ticket_source, labelled.ticket_id
),

from_labels as (
    select
        labelled.* exclude (sign, pattern, value_pattern, amount_pattern, source, labelled_at, labelled_by),
        labelled.ticket_source as source,
        labelled.ticket_source || ':' || labelled.ticket_id as place,
        tickets.customer_id,
        coalesce(labelled.labelled_at, tickets.resolved_at, tickets.closed_at, tickets.opened_at) as decided_at,
        case labelled.sign when 'approval' then labelled.labelled_at end as approval_answered_at,
        amounts.amount,
        coalesce(labelled.labelled_by, tickets.agent) as agent,
        tickets.team
    from labelled
    join tickets on tickets.source = labelled.ticket_source and tickets.ticket_id = labelled.ticket_id
    left join amounts
        on amounts.number = labelled.number
        and amounts.ticket_source = labelled.ticket_source
        and amounts.ticket_id = labelled.ticket_id
),

paid_back as (
    select
        rule.number,
        orders.source,
        coalesce(coalesce(orders.ticket_source, '') || ':' || orders.ticket_id, orders.source || ' ' || orders.order_id) as place,
        orders.ticket_source,
        orders.ticket_id,
        min(orders.customer_id) as customer_id,
        min(orders.ordered_at) as decided_at,
        -- Some shops write what goes back as a negative amount. Parts paid back for one ticket are one decision; in two
        -- currencies they have no sum.
        case when count(distinct orders.currency) < 2 then sum(abs(orders.amount)) end as amount,
        case when count(distinct orders.currency) < 2 then min(upper(orders.currency)) end as order_currency
    from orders
    join decision_rules as rule on rule.sign = 'order' and lower(orders.kind) like rule.pattern escape '\'
    where rule.source is null or rule.source = orders.source
    group by rule.number, orders.source, place, orders.ticket_source, orders.ticket_id
),

from_orders as (
    select
        rule.* exclude (sign, pattern, value_pattern, amount_pattern, source, currency),
        coalesce(paid_back.order_currency, rule.currency) as currency,
        paid_back.* exclude (number, order_currency),
        tickets.agent,
        tickets.team
    from paid_back
    join decision_rules as rule on rule.number = paid_back.number
    left join tickets on tickets.source = paid_back.ticket_source and tickets.ticket_id = paid_back.ticket_id
),

found as (
    select * from from_labels
    union all by name
    select * from from_orders
)

select * exclude (number, place), 'rule:' || place || ':' || kind as decision_id
from found
where not exists (
    select 1
    from decisions as logged
    where logged.ticket_id = found.ticket_id
        and lower(logged.kind) = found.kind
        and (logged.ticket_source = found.ticket_source or logged.ticket_source is null or found.ticket_source is null)
)
qualify row_number() over (partition by place, kind order by number, decided_at) = 1
