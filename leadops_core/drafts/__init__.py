"""Drafts in front of a person: review, edits, and approval."""
