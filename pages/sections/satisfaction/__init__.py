"""Sections of the page Satisfaction."""
