"""SQL of possible duplicates and merges."""
