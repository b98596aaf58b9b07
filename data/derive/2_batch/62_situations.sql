-- One row per stretch between two signals of a ticket: all that is known of it then.
create temp table situations as
select
    ticket,
    second as started,
    lead(second) over life_so_far as ended,
    last_value(status ignore nulls) over life_so_far as status,
    last_value(team ignore nulls) over life_so_far as team,
    last_value(is_taken ignore nulls) over life_so_far as is_taken,
    sum(asked) over life_so_far > 0 as is_approval_open,
    sum(bot) over life_so_far > 0 as is_with_bot
from signals
window life_so_far as (partition by ticket order by second rows unbounded preceding);
