"""Fakes, factories and contract suites, shipped so that an embedder can test with them too."""
