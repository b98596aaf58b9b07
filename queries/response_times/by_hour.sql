-- One row per weekday (1 Monday to 7 Sunday) and hour of the day in the reporting zone in which tickets were opened:
-- how many, and their median $measure.
select
    isodow(opened_local) as weekday,
    hour(opened_local) as hour,
    count(*) as count_tickets,
    count(case $measure when 'resolution' then resolution else response end) as count_measured,
    quantile_cont(case $measure when 'resolution' then resolution else response end, 0.5e0) as median
from tickets_in($scope)
group by all
order by weekday, hour
