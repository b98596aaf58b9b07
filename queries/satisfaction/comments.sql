-- One row per comment of an answer in the period, the newest first, at most $most: $search in it (no difference between
-- capitals and small letters; '' is every comment), of $kind ('csat', 'nps', 'ces' or 'all'), and of answers that are $standing
-- ('good', 'bad' or 'all'). `count_all` says how many there are. No rows for viewers of aggregates alone: comments name persons.
with commented as (
    select
        *,
        case kind when 'csat' then is_satisfied when 'nps' then promotion = 1 else is_easy end as is_good
    from surveys_in($scope)
    where is_answered and trim(comment) <> '' and $scope['smallest_cell'] = 0
),

found as (
    select *
    from commented
    where ($search = '' or contains(lower(comment), lower($search)))
        and ($kind = 'all' or kind = $kind)
        and ($standing = 'all' or is_good = ($standing = 'good'))
)

select
    found.survey_id,
    found.source,
    found.kind,
    found.score,
    found.scale_max,
    found.is_good,
    found.comment,
    found.owned_local,
    found.team,
    found.ticket_id,
    ticket.url,
    count(*) over () as count_all
from found
left join tickets_matching($scope) as ticket on ticket.ticket_id = found.ticket_id and ticket.source = found.source
order by found.owned_at desc, found.survey_id
limit $most
