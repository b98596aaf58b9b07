"""The sections of the page Decisions."""
