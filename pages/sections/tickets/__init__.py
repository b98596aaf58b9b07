"""Sections of the page Tickets."""
