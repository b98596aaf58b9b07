"""Sections of the page Agents and teams."""
