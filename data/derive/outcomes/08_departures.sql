-- One row per time that a customer left or canceled.
create temp table departures as
select customer_id, cast(left_on as timestamptz) as left_at from customers where left_on is not null
union all
select customer_id, ordered_at from orders where kind = 'cancellation';
