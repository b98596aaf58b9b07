-- One row per filter and value that the data holds, the most frequent first. '(none)' stands for tickets without a value.
-- Who sees no person has none to choose.
with tickets_seen as (
    select * from tickets_matching($scope)
)

select 'teams' as filter, coalesce(team, '(none)') as value, count(*) as count_tickets from tickets_seen group by all
union all
-- Who gets aggregates alone is offered nobody's name.
select 'agents', coalesce(agent, '(none)'), count(*) from tickets_seen where $scope['smallest_cell'] = 0 group by all
union all
select 'channels', coalesce(channel, '(none)'), count(*) from tickets_seen group by all
union all
select 'priorities', coalesce(priority, '(none)'), count(*) from tickets_seen group by all
union all
select 'topics', coalesce(topic, '(none)'), count(*) from tickets_seen group by all
union all
select 'regions', coalesce(region, '(none)'), count(*) from tickets_seen group by all
union all
select 'languages', coalesce(language, '(none)'), count(*) from tickets_seen group by all
union all
select 'sources', source, count(*) from tickets_seen group by all
order by filter, count_tickets desc, value
