"""Runs of the graph: claims, leases, and results."""
