-- One row per stay of a ticket with a team, or with none (`team` null), in order. A team that the ticket left within
-- the same second was none. Where no change is told, the ticket was with its team all the time.
create temp table stays as
with changes as (
    select
        ticket,
        second,
        to_value as team,
        from_value,
        actor,
        actor_role,
        row_number() over (partition by ticket order by happened_at, event_order nulls last, to_value, actor, from_value) as place
    from heard
    where kind = 'team'
),

opening as (
    select life.ticket, life.opened as second, changes.from_value as team
    from changes
    join life on life.ticket = changes.ticket
    where changes.place = 1 and changes.second > life.opened
),

unmoved as (
    select life.ticket, life.opened as second, life.team
    from life
    left join changes on changes.ticket = life.ticket and changes.place = 1
    where changes.ticket is null and life.team is not null
),

together as (
    select ticket, second, place, team, actor, actor_role, false as is_start from changes
    union all
    select ticket, second, 0, team, null, null, true from opening
    union all
    select ticket, second, 0, team, null, null, true from unmoved
),

last_of_second as (
    select *, lead(second) over (partition by ticket order by place) as next_second from together
),

moves as (
    select *, lag(team) over (partition by ticket order by place) as team_before, row_number() over (partition by ticket order by place) as number
    from last_of_second
    where next_second is null or next_second > second
),

kept as (
    select
        ticket,
        place,
        team,
        actor as handed_by,
        actor_role as handed_role,
        second as started,
        lead(second) over (partition by ticket order by place) as ended,
        row_number() over (partition by ticket order by place) as stay,
        is_start
    from moves
    where number = 1 or team is distinct from team_before
),

-- Triage: what no person moved within the first minute, and before anybody did.
routed as (
    select
        kept.*,
        life.opened,
        kept.started <= life.opened + 60
        and sum(case when kept.handed_role = 'agent' and kept.started > life.opened then 1 else 0 end) over (
            partition by kept.ticket order by kept.place rows unbounded preceding
        ) = 0 as is_routing
    from kept
    join life on life.ticket = kept.ticket
),

fronts as (
    select
        ticket,
        coalesce(
            max(stay) filter (where is_routing and team is not null),
            min(stay) filter (where team is not null)
        ) as front_stay
    from routed
    group by ticket
),

placed as (
    select
        routed.*,
        routed.stay >= fronts.front_stay as is_station,
        max(case when routed.stay = fronts.front_stay then routed.team end) over (partition by routed.ticket) as front,
        last_value(routed.team ignore nulls) over (
            partition by routed.ticket order by routed.stay rows between unbounded preceding and 1 preceding
        ) as from_team
    from routed
    join fronts on fronts.ticket = routed.ticket
),

compared as (
    select
        *,
        coalesce(is_station and team <> from_team and stay > min(case when is_station then stay end) over (partition by ticket), false) as is_transfer,
        row_number() over (partition by ticket, team, is_station order by stay) as visit
    from placed
)

select
    ticket,
    stay,
    team,
    from_team,
    front,
    handed_by,
    handed_role,
    started,
    ended,
    stay = 1 and started = opened as is_opening,
    from_team is not null and team is null as is_between,
    is_transfer,
    is_transfer and visit > 1 as is_return
from compared;
