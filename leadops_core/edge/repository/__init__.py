"""The SQL of edge."""
