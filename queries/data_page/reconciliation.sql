-- One row per source and measure that a help desk states itself and we compute as well: how many tickets have both, for how
-- many both are equal (a tool that counts whole minutes: within the minute), how far the others lie apart, and how many only
-- one of the two has. `is_rounded`: the tool tells nothing finer than a minute.
with told as (
    select
        stated.source,
        stated.measure,
        stated.value as theirs,
        case stated.measure
            when 'first_response_seconds' then first_response_seconds
            when 'first_response_business_seconds' then first_response_business_seconds
            when 'first_resolution_seconds' then first_resolution_seconds
            when 'first_resolution_business_seconds' then first_resolution_business_seconds
            when 'resolution_seconds' then resolution_seconds
            when 'resolution_business_seconds' then resolution_business_seconds
            when 'requester_wait_seconds' then requester_wait_seconds
            when 'requester_wait_business_seconds' then requester_wait_business_seconds
            when 'agent_wait_seconds' then agent_wait_seconds
            when 'agent_wait_business_seconds' then agent_wait_business_seconds
            when 'on_hold_seconds' then on_hold_seconds
            when 'replies' then replies
            when 'reopens' then reopens
            when 'transfers' then transfers
            when 'priority_changes' then priority_changes
        end as ours
    from stated_matching($scope) as stated
),

compared as (
    select
        *,
        bool_and(theirs % 60 = 0) over (partition by source, measure) and contains(measure, 'seconds') as is_rounded
    from told
)

select
    source,
    measure,
    any_value(is_rounded) as is_rounded,
    count(*) as count_stated,
    count(ours) as count_both,
    count(*) filter (where ours = theirs or (is_rounded and abs(ours - theirs) < 60)) as count_equal,
    count(*) filter (where ours = theirs or (is_rounded and abs(ours - theirs) < 60)) / nullif(count(ours), 0)::double as equal_share,
    count(*) filter (where ours > theirs and not (is_rounded and abs(ours - theirs) < 60)) as count_larger,
    count(*) filter (where ours < theirs and not (is_rounded and abs(ours - theirs) < 60)) as count_smaller,
    quantile_cont(abs(ours - theirs), 0.5e0) filter (where ours <> theirs and not (is_rounded and abs(ours - theirs) < 60)) as median_gap,
    count(*) filter (where ours is null) as count_theirs_alone
from compared
group by source, measure
order by source, measure
