"""Sections of the page Customers."""
