"""The SQL of pipeline."""
