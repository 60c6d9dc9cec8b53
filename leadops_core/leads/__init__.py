"""Leads: lists, search, details, and figures."""
