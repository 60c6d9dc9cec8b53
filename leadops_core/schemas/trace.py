"""The trace of a graph run."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator

from leadops_core.schemas.base import Count, Points, Schema, UtcDatetime
from leadops_core.schemas.decision import ReasonCode
from leadops_core.schemas.draft import DraftPurpose, DraftVariant
from leadops_core.schemas.ids import DraftId, GraphRunId, LeadId, RunKey, TraceId
from leadops_core.schemas.lead import RecommendedAction, ScoreLabel


class RecordStatus(StrEnum):
    """The result of recording a run."""

    RECORDED = "recorded"
    ALREADY_RECORDED = "already_recorded"
    """A run with the same key exists, so nothing was written."""
    OUTDATED = "outdated"
    """The lead changed or the lease expired during the run. Nothing was written, and the lead is queued again."""


class FactsFound(Schema):
    """Enrichment found facts."""

    kind: Literal["facts"] = "facts"
    count: Count


class SignalsRead(Schema):
    """Signals were read from the lead's words."""

    kind: Literal["signals"] = "signals"
    count: Count


class ScoreGiven(Schema):
    """The lead was scored."""

    kind: Literal["score"] = "score"
    total: Points
    label: ScoreLabel


class ActionDecided(Schema):
    """The next action was decided."""

    kind: Literal["decision"] = "decision"
    action: RecommendedAction
    reason: ReasonCode


class DraftWritten(Schema):
    """A draft was written."""

    kind: Literal["draft"] = "draft"
    draft_id: DraftId
    variant: DraftVariant
    purpose: DraftPurpose


class RunRecorded(Schema):
    """The result was handed to the CRM."""

    kind: Literal["record"] = "record"
    status: RecordStatus


class LabelStored(Schema):
    """An outcome was stored for learning."""

    kind: Literal["label"] = "label"
    label_count: Count
    """Number of leads with an outcome, including this one."""


NodeChange = Annotated[
    FactsFound | SignalsRead | ScoreGiven | ActionDecided | DraftWritten | RunRecorded | LabelStored,
    Field(discriminator="kind"),
]
"""What a node changed. Changes contain no free text, so there is nothing to redact."""


class NodeEvent(Schema):
    """One node in a run."""

    node: str
    started_at: UtcDatetime
    took_ms: Annotated[float, Field(ge=0)]
    changes: tuple[NodeChange, ...] = ()
    """What the node changed. Empty in traces from earlier database versions."""
    retries: Count = 0
    error: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_text(cls, values: Any) -> Any:
        # Older traces hold texts such as "score=88.6 HOT" in `changed`.
        if isinstance(values, dict) and "changed" in values:
            return {name: value for name, value in values.items() if name != "changed"}
        return values


class NodeWork(NamedTuple):
    """The work of a node on one lead or on a chunk of leads."""

    node: str
    lead_ids: Sequence[LeadId | None]
    """None for a lead that is not stored."""
    events: Sequence[NodeEvent]
    """One event per lead. All of them started at the same time."""
    ended_at: datetime


class Trace(Schema):
    """The auditable record of one run. Free text in it is redacted: it has no addresses, phone numbers, or secrets."""

    id: TraceId
    lead_id: LeadId
    graph_run_id: GraphRunId
    run_key: RunKey
    node_events: tuple[NodeEvent, ...]
    llm_inputs: dict[str, Any] = Field(default_factory=dict)
    llm_outputs: dict[str, Any] = Field(default_factory=dict)
    tokens_in: Count = 0
    tokens_out: Count = 0
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    model: str
    """`offline` if rules and templates did the work."""
    scorecard_version: int | None = None
    errors: tuple[str, ...] = ()
    created_at: UtcDatetime
