-- One row per ticket of the customer of ticket $ticket_id of $source, itself included, that this viewer may see, in order of
-- opening, the fifty nearest to it. `count_all` says how many there are. Viewers of aggregates alone get no row.
with seen as (
    select * from tickets_matching($scope) where $scope['smallest_cell'] = 0
),

asked as (
    select source, customer_id, opened_at from seen where ticket_id = $ticket_id and source = $source
),

theirs as (
    select
        seen.*,
        count(*) over () as count_all,
        row_number() over (order by abs(epoch(seen.opened_at) - epoch(asked.opened_at)), seen.ticket_id) as nearness
    from seen
    join asked on asked.source = seen.source and asked.customer_id = seen.customer_id
)

select
    ticket_id,
    source,
    opened_local,
    subject,
    topic,
    status,
    team,
    agent,
    reopens,
    is_escalated,
    ticket_id = $ticket_id as is_this,
    count_all
from theirs
where nearness <= 50
order by opened_at, ticket_id
