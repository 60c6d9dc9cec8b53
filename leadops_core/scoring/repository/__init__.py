"""The SQL of scoring."""
