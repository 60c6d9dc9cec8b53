"""Use cases of scoring that fill a file of their own."""
