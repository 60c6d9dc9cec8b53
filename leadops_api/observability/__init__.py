"""Logs, metrics, and traces."""
