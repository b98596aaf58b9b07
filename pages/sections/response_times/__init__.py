"""Sections of the page Response times."""
