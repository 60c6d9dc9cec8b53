"""Texts in Spanish."""
