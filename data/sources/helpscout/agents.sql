-- One row per user.
select name as agent, 'helpscout' as source, role
from helpscout_people
where is_listed
