"""Sending the weekly snapshot: who gets which edition when, over any SMTP server, once."""
