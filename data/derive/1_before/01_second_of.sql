-- The whole second of an instant, counted from 1970 in UTC. Stretches between whole seconds add up exactly.
create or replace temp macro second_of(instant) as cast(floor(epoch(instant)) as bigint);
