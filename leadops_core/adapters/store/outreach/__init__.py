"""Drafts, deliveries, and who must not be written to."""
