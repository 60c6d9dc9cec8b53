"""The SQL of intake."""
