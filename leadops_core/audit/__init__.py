"""The append-only log of events that matter for security."""
