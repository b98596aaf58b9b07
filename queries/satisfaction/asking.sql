-- One row per group of the tickets resolved in the period: the share of them whose customer was asked, beside that of all the
-- others. Groups are what became of a ticket (declined, granted, reopened, escalated, transferred, sla_missed, without_reply;
-- cell 'yes') and the values of team, channel, priority, topic, region and language. Only help desks count that tell of
-- those who were asked and kept silent.
with surveyed as (
    select distinct ticket_id, source
    from surveys_matching($scope)
    where kind = 'csat' and ticket_id is not null and is_asking_told
),

decided as (
    select ticket_id, ticket_source, bool_or(kind = 'decline') as is_declined, bool_or(kind <> 'decline') as is_granted
    from decisions_matching($scope)
    where ticket_id is not null and kind is not null
    group by ticket_id, ticket_source
),

resolved as (
    select
        seen.*,
        surveyed.ticket_id is not null as is_asked,
        coalesce(decided.is_declined, false) as is_declined,
        coalesce(decided.is_granted, false) as is_granted
    from tickets_matching($scope) as seen
    left join surveyed on surveyed.ticket_id = seen.ticket_id and surveyed.source = seen.source
    left join decided on decided.ticket_id = seen.ticket_id and decided.ticket_source = seen.source
    where seen.resolved_at is not null and is_owned($scope, seen.resolved_at)
        and seen.source in (select source from surveyed)
),

grouped as (
    select 'declined' as dimension, case when is_declined then 'yes' else 'no' end as cell, is_asked from resolved
    union all
    select 'granted', case when is_granted then 'yes' else 'no' end, is_asked from resolved
    union all
    select 'reopened', case when reopens > 0 then 'yes' else 'no' end, is_asked from resolved where reopens is not null
    union all
    select 'escalated', case when is_escalated then 'yes' else 'no' end, is_asked from resolved where is_escalated is not null
    union all
    select 'transferred', case when transfers > 0 then 'yes' else 'no' end, is_asked from resolved where transfers is not null
    union all
    select 'sla_missed', case when is_sla_met then 'no' else 'yes' end, is_asked from resolved where is_sla_met is not null
    union all
    select 'without_reply', case when replies = 0 then 'yes' else 'no' end, is_asked from resolved where replies is not null
    union all
    select 'team', coalesce(team, '(none)'), is_asked from resolved
    union all
    select 'channel', coalesce(channel, '(none)'), is_asked from resolved
    union all
    select 'priority', coalesce(priority, '(none)'), is_asked from resolved
    union all
    select 'topic', coalesce(topic, '(none)'), is_asked from resolved
    union all
    select 'region', coalesce(region, '(none)'), is_asked from resolved
    union all
    select 'language', coalesce(language, '(none)'), is_asked from resolved
),

counted as (
    select dimension, cell, count(*) as n, count(*) filter (where is_asked) as count_asked
    from grouped
    group by dimension, cell
),

totalled as (
    select
        *,
        (sum(n) over (partition by dimension) - n)::bigint as n_rest,
        (sum(count_asked) over (partition by dimension) - count_asked)::bigint as count_asked_rest
    from counted
)

select
    dimension,
    cell,
    n,
    count_asked,
    count_asked / nullif(n, 0)::double as share,
    wilson_low(count_asked, n) as low,
    wilson_high(count_asked, n) as high,
    n_rest,
    count_asked_rest,
    count_asked_rest / nullif(n_rest, 0)::double as share_rest,
    count_asked / nullif(n, 0)::double - count_asked_rest / nullif(n_rest, 0)::double as difference,
    newcombe_low(count_asked, n, count_asked_rest, n_rest) as difference_low,
    newcombe_high(count_asked, n, count_asked_rest, n_rest) as difference_high
from totalled
where cell <> 'no' and n_rest > 0 and n >= $scope['smallest_cell'] and n_rest >= $scope['smallest_cell']
order by dimension, cell
