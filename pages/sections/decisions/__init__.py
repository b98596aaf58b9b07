"""Sections of the page Decisions."""
