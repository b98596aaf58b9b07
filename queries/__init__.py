"""Everything that asks: one SELECT a file under `queries/<page>/`, run by `queries.warehouse` within a `Scope`."""
