"""Texts in Portuguese."""
