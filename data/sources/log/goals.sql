-- One row per goal, however often it is listed: durations in seconds, shares from 0 to 1, points as they are.
select distinct
    'log' as source,
    replace(lower(measure), ' ', '_') as measure,
    case when unit in ('seconds', 'minutes', 'hours') then coalesce(clock, 'calendar') end as clock,
    team,
    case unit when 'minutes' then value * 60 when 'hours' then value * 3600 when 'percent' then value / 100 else value end as value,
    valid_from,
    valid_to
from staged_log_targets
