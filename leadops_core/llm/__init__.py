"""Readers and writers of text."""

from leadops_core.llm.offline import OfflineModel

__all__ = ["OfflineModel"]
