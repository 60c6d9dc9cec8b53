"""Ports: one Protocol per file for everything outside the library. An embedder can replace each of them."""

from leadops_core.tools.clock import Clock, IdSource
from leadops_core.tools.crm import CRMTool
from leadops_core.tools.email import EmailTool, HandoverCallback
from leadops_core.tools.enrichment import EnrichmentTool
from leadops_core.tools.errors import PermanentToolError, ToolError, TransientToolError
from leadops_core.tools.model import (
    LanguageModel,
    ModelTool,
    PrefetchedCopy,
    RunSpend,
    SignalReading,
    Task,
    Usage,
    WrittenDraft,
)
from leadops_core.tools.model_calls import ModelCallLog
from leadops_core.tools.randomness import RandomSource
from leadops_core.tools.scoring_config import ScoringConfigTool

__all__ = [
    "CRMTool",
    "Clock",
    "EmailTool",
    "EnrichmentTool",
    "HandoverCallback",
    "IdSource",
    "LanguageModel",
    "ModelCallLog",
    "ModelTool",
    "PermanentToolError",
    "PrefetchedCopy",
    "RandomSource",
    "RunSpend",
    "ScoringConfigTool",
    "SignalReading",
    "Task",
    "ToolError",
    "TransientToolError",
    "Usage",
    "WrittenDraft",
]
