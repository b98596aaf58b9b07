"""Sections of the page Weekly snapshot."""
