"""Use cases of duplicates that are larger than a method."""
