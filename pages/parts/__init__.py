"""What pages share: session, filters, tiles, charts with their tables, the ticket drawer, empty states."""
