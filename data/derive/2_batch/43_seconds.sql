-- One row per ticket and second at which something happened to it.
create temp table seconds as
select ticket, opened as second from life
union
select ticket, as_of from life
union
select ticket, second from heard
union
select ticket, started from states
union
select ticket, asked from approvals
union
select ticket, answered from approvals where answered is not null;
