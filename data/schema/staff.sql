-- Who the staff are, for a viewer: people of other teams are not told of.

-- Names under which automatons act: what they do is nobody's work, and they are compared with nobody.
create macro bots_known(scope) as table
select distinct actor as agent from events where actor_role = 'bot' and actor is not null;

-- One row per person whom the viewer may see: in one of the teams now or once, or with a ticket of theirs.
create macro staff_matching(scope) as table
with listed as (
    select agent, min(started_on) as started_on, max(left_on) as left_on
    from agents
    group by agent
),

seen as (
    select distinct agent
    from agents
    where scope['visible_teams'] is null or list_contains(scope['visible_teams'], team)
    union
    select distinct agent from tickets_matching(scope) where agent is not null
)

select seen.agent, listed.started_on, listed.left_on
from seen
left join listed on listed.agent = seen.agent
where scope['smallest_cell'] = 0 and seen.agent not in (select agent from bots_known(scope));

create macro trainings_matching(scope) as table
select distinct trainings.agent, trainings.course, trainings.completed_on, trainings.hours
from trainings
join staff_matching(scope) as staff on staff.agent = trainings.agent;
