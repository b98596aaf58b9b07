-- One row per agent and period, each told once although exports overlap.
select distinct * exclude (file, row_number, as_of) from staged_mapped_agents
