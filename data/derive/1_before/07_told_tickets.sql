-- One row per ticket, as it will be: empty still.
create temp table told_tickets as
select * from tickets limit 0;
