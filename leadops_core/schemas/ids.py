"""Typed identifiers: a draft's id can not be passed where a lead's is meant."""

from typing import NewType
from uuid import UUID

LeadId = NewType("LeadId", UUID)
ActivityId = NewType("ActivityId", UUID)
DraftId = NewType("DraftId", UUID)
FeedbackId = NewType("FeedbackId", UUID)
TraceId = NewType("TraceId", UUID)
UploadId = NewType("UploadId", UUID)
ScorecardId = NewType("ScorecardId", UUID)
EvaluationId = NewType("EvaluationId", UUID)
SuppressionId = NewType("SuppressionId", UUID)
ModelCallId = NewType("ModelCallId", UUID)

GraphRunId = NewType("GraphRunId", UUID)
"""One execution of the graph; two executions of the same work share a `RunKey`, never a `GraphRunId`."""

RunKey = NewType("RunKey", str)
"""SHA-256 (hex) of what a run depends on: lead content, scorecard version, policy and prompt versions."""
