"""Canonical tables to what follows from them."""
