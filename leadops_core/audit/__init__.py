"""The log of events that matter for security."""
