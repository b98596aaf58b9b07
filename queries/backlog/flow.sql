-- One row per ISO week that the exports cover whole: what came into the backlog (opened, reopened) and what left it
-- (solved or closed, departed: deleted or spam), and how many tickets were open at its beginning and end. The two ends are
-- counted from who was open at that instant, not from the flows, so that opening + opened + reopened - ended - departed =
-- closing is a check and no tautology.
with seen as (
    select * from tickets_matching($scope)
),

told as (
    select statuses.*, lag(status) over (partition by statuses.ticket_id, statuses.source order by statuses.started_at) as status_before
    from statuses_matching($scope) as statuses
),

-- A ticket without a history is open from its opening to its end.
untold as (
    select * from seen
    where (ticket_id, source) not in (select (ticket_id, source) from told)
),

gone as (
    select * from departed_matching($scope)
),

stays as (
    select started_at, ended_at from told where status not in ('solved', 'closed')
    union all
    select opened_at, ended_at from untold
    union all
    select opened_at, departed_at from gone
),

moves as (
    select opened_at as moved_at, 'opened' as move from seen
    union all
    select opened_at, 'opened' from gone
    union all
    select started_at, 'reopened' from told where status_before in ('solved', 'closed') and status not in ('solved', 'closed')
    union all
    select started_at, 'ended' from told where status in ('solved', 'closed') and status_before not in ('solved', 'closed')
    union all
    select ended_at, 'ended' from untold where ended_at is not null
    union all
    select departed_at, 'departed' from gone where departed_at is not null
),

whole as (
    select week, timezone($scope['zone'], cast(week as timestamp)) as starts_at, timezone($scope['zone'], cast(week + 7 as timestamp)) as ends_at
    from weeks_covered($scope)
    where not is_partial
),

moved as (
    select
        whole.week,
        count(*) filter (where move = 'opened') as count_opened,
        count(*) filter (where move = 'reopened') as count_reopened,
        count(*) filter (where move = 'ended') as count_ended,
        count(*) filter (where move = 'departed') as count_departed
    from whole
    join moves on moves.moved_at >= whole.starts_at and moves.moved_at < whole.ends_at
    group by whole.week
),

open_then as (
    select
        whole.week,
        count(*) filter (where started_at < starts_at and coalesce(ended_at >= starts_at, true)) as count_at_start,
        count(*) filter (where started_at < ends_at and coalesce(ended_at >= ends_at, true)) as count_at_end
    from whole
    join stays on stays.started_at < whole.ends_at and coalesce(stays.ended_at >= whole.starts_at, true)
    group by whole.week
)

select
    whole.week,
    coalesce(open_then.count_at_start, 0) as count_at_start,
    coalesce(moved.count_opened, 0) as count_opened,
    coalesce(moved.count_reopened, 0) as count_reopened,
    coalesce(moved.count_ended, 0) as count_ended,
    coalesce(moved.count_departed, 0) as count_departed,
    coalesce(open_then.count_at_end, 0) as count_at_end
from whole
left join moved on moved.week = whole.week
left join open_then on open_then.week = whole.week
order by whole.week
