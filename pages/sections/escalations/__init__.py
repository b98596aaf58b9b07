"""Sections of the page Escalations and hand-offs."""
