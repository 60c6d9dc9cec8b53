"""The SQL of suppressions."""
