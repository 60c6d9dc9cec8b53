"""Retention: what is deleted after a time, and the archive that it goes to."""
