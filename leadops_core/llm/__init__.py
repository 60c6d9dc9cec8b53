"""Language models, and the rules and templates in place of one."""

from leadops_core.llm.offline import OfflineModel

__all__ = ["OfflineModel"]
