-- One row per ticket opened in the period that $text, $statuses and $states let pass, in the order $order asks for, at most
-- $most; `count_all` says how many there are in all. $text ('' for all) begins the ticket's number, is the customer's number
-- or a tag, or stands in the subject, in upper or lower case. $states, all of which must hold (none: no limit): running, reopened,
-- escalated, transferred, sla_missed, decided, surveyed, low_score (below the middle of its scale, NPS to 6). Viewers of
-- aggregates alone get no row.
with seen as (
    select * from tickets_in($scope) where $scope['smallest_cell'] = 0
),

found as (
    select seen.*
    from seen
    where ($text = ''
        or contains(' ' || lower(ticket_id), ' ' || lower($text))
        or lower(customer_id) = lower($text)
        or contains(lower(subject), lower($text))
        or contains(',' || replace(lower(tags), ', ', ',') || ',', ',' || lower($text) || ','))
        and (array_length($statuses) = 0 or list_contains($statuses, status))
        and (not list_contains($states, 'running') or is_open)
        and (not list_contains($states, 'reopened') or reopens > 0)
        and (not list_contains($states, 'escalated') or is_escalated)
        and (not list_contains($states, 'transferred') or transfers > 0)
        and (not list_contains($states, 'sla_missed') or not is_sla_met)
        and (not list_contains($states, 'decided') or exists (
            select 1 from decisions_matching($scope) as decision
            where decision.ticket_id = seen.ticket_id and decision.ticket_source = seen.source))
        and (not list_contains($states, 'surveyed') or exists (
            select 1 from surveys_matching($scope) as survey
            where survey.ticket_id = seen.ticket_id and survey.source = seen.source and survey.is_answered))
        and (not list_contains($states, 'low_score') or exists (
            select 1 from surveys_matching($scope) as survey
            where survey.ticket_id = seen.ticket_id and survey.source = seen.source
                and case
                    when survey.kind = 'nps' then survey.promotion = -1
                    when survey.is_low_good then 2 * survey.score > survey.scale_min + survey.scale_max
                    else 2 * survey.score < survey.scale_min + survey.scale_max
                end))
)

select
    ticket_id,
    source,
    opened_local,
    status,
    subject,
    priority,
    channel,
    team,
    agent,
    topic,
    customer_id,
    response::bigint as response,
    coalesce(resolution, case when is_open and $scope['clock'] = 'calendar' then observed_seconds end)::bigint as resolution,
    is_open,
    replies,
    reopens,
    transfers,
    is_escalated,
    is_sla_met,
    count(*) over () as count_all
from found
order by
    case $order
        when 'resolution' then coalesce(resolution, case when is_open then observed_seconds end)
        when 'response' then coalesce(response, case when is_open and is_unanswered then observed_seconds end)
        when 'reopens' then reopens
        when 'transfers' then transfers
        when 'replies' then replies
        when 'oldest' then -epoch(opened_at)
        else epoch(opened_at)
    end desc nulls last,
    ticket_id
limit $most
