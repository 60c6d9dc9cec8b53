"""Use cases of meetings that take more than a few lines."""
