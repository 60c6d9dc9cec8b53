"""Typed identifiers. A type checker reports a draft's id in place of a lead's."""

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
DuplicateId = NewType("DuplicateId", UUID)
MergeId = NewType("MergeId", UUID)
SessionId = NewType("SessionId", UUID)
AuditEventId = NewType("AuditEventId", UUID)
JobId = NewType("JobId", UUID)

GraphRunId = NewType("GraphRunId", UUID)
"""One execution of the graph. Two executions of the same work share a `RunKey`, but not a `GraphRunId`."""

RunKey = NewType("RunKey", str)
"""SHA-256 (hex) of the inputs of a run: lead content, scorecard version, policy, and prompt versions."""
