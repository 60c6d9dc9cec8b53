"""Readers and writers of text."""

from leadops_core.adapters.model.offline import OfflineModel

__all__ = ["OfflineModel"]
