-- One row per cell of $by ('all', 'team', 'channel', 'priority', 'topic', 'region', 'language') of the tickets resolved in the
-- period: how many could have been asked about their satisfaction, were asked, answered, and were satisfied. Only help
-- desks count that tell of those who were asked and kept silent. Viewers of aggregates alone get no small cell, and are
-- not told how many were satisfied of too few answers.
with surveyed as (
    select ticket_id, source, bool_or(is_answered) as is_answered, bool_or(is_satisfied) as is_satisfied
    from surveys_matching($scope)
    where kind = 'csat' and ticket_id is not null and is_asking_told
    group by ticket_id, source
),

resolved as (
    select
        *,
        case $by
            when 'team' then coalesce(team, '(none)')
            when 'channel' then coalesce(channel, '(none)')
            when 'priority' then coalesce(priority, '(none)')
            when 'topic' then coalesce(topic, '(none)')
            when 'region' then coalesce(region, '(none)')
            when 'language' then coalesce(language, '(none)')
            else ''
        end as cell
    from tickets_matching($scope)
    where resolved_at is not null and is_owned($scope, resolved_at) and source in (select source from surveyed)
),

counted as (
    select
        resolved.cell,
        count(*) as count_eligible,
        count(surveyed.ticket_id) as count_asked,
        count(*) filter (where surveyed.is_answered) as count_answered,
        count(*) filter (where surveyed.is_satisfied) as count_satisfied
    from resolved
    left join surveyed on surveyed.ticket_id = resolved.ticket_id and surveyed.source = resolved.source
    group by resolved.cell
),

-- The smallest cells first: where those below the limit hold together fewer than it, the next one goes with them.
crowded as (
    select
        *,
        coalesce(sum(count_eligible) over (
            order by count_eligible, cell rows between unbounded preceding and 1 preceding
        ), 0) as count_below,
        min(count_eligible) over () as smallest
    from counted
)

select
    cell,
    count_eligible,
    count_asked,
    count_answered,
    case when count_answered >= $scope['smallest_cell'] then count_satisfied end as count_satisfied,
    count_asked / nullif(count_eligible, 0)::double as asked_share,
    wilson_low(count_asked, count_eligible) as asked_low,
    wilson_high(count_asked, count_eligible) as asked_high,
    count_answered / nullif(count_asked, 0)::double as answered_share,
    wilson_low(count_answered, count_asked) as answered_low,
    wilson_high(count_answered, count_asked) as answered_high,
    count_answered / nullif(count_eligible, 0)::double as heard_share
from crowded
where not (
    $scope['smallest_cell'] > 0 and smallest < $scope['smallest_cell']
    and (count_eligible < $scope['smallest_cell'] or count_below < $scope['smallest_cell'])
)
order by count_eligible desc, cell
