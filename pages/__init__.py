"""Everything that shows. A page asks `queries` and lays out what comes back; it computes no number."""
