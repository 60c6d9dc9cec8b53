"""Use cases of intake that are larger than a method."""
