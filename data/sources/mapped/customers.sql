-- One row per row of the tables described, each told once.
select distinct * exclude (file, row_number, as_of) from staged_mapped_customers
