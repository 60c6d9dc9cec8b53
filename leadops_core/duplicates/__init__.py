"""Leads that may be the same person: find them, merge two of them, and undo a merge."""
