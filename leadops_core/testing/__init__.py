"""Fakes, factories, and contract suites. They are part of the package, so that embedders can use them."""
