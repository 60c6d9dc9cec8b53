"""The state of a run."""

from typing import TypedDict

from pydantic import BaseModel, ConfigDict

from leadops_core.schemas.base import Schema, UtcDatetime, notebook_html
from leadops_core.schemas.decision import DecisionResult
from leadops_core.schemas.draft import EmailDraft
from leadops_core.schemas.email import Sender
from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.feedback import Feedback
from leadops_core.schemas.ids import GraphRunId, RunKey, TraceId
from leadops_core.schemas.lead import Lead, LeadContent
from leadops_core.schemas.run import LabelReceipt
from leadops_core.schemas.score import ScoreResult
from leadops_core.schemas.scorecard import ScorecardVersion
from leadops_core.schemas.trace import NodeEvent, RecordStatus
from leadops_core.tools.model import PrefetchedCopy, Usage


class RunStart(Schema):
    """The inputs of a run. With the lead, they determine its result."""

    graph_run_id: GraphRunId
    run_key: RunKey
    scorecard: ScorecardVersion
    sender: Sender
    """The sender with the playbook when the run began."""
    started_at: UtcDatetime
    exploration_share: float = 0.0
    """The share of leads to propose at random when the run began; 0 is off."""
    is_repeat: bool
    """True if a run with this key is stored already, so that nothing is left to do."""


class LeadInput(BaseModel):
    """The input of the graph: what a caller may set."""

    model_config = ConfigDict(extra="forbid")

    lead: Lead | LeadContent
    """A stored lead, or the content of a new one, which the first node stores in the CRM."""
    force: bool = False
    """Run again even if a run with the same key is stored."""
    feedback: Feedback | None = None
    """An outcome to record, if there is one."""


class LeadState(LeadInput):
    """The state of the graph."""

    enrichment: Enrichment = Enrichment()
    score: ScoreResult | None = None
    decision: DecisionResult | None = None
    email_draft: EmailDraft | None = None
    errors: list[str] = []
    trace_id: TraceId | None = None

    start: RunStart | None = None
    events: list[NodeEvent] = []
    usages: list[Usage] = []
    prefetched: PrefetchedCopy | None = None
    """Copy that the model wrote while it read the lead, for the expected decision."""
    record_status: RecordStatus | None = None
    label_receipt: LabelReceipt | None = None

    def _repr_html_(self) -> str | None:
        return notebook_html(self)

    @property
    def known_lead(self) -> Lead:
        """The stored lead. Only the first node runs without one."""
        if not isinstance(self.lead, Lead):
            raise TypeError("the lead has not been through normalize_input")
        return self.lead

    @property
    def begun(self) -> RunStart:
        """The start of the run. Only the first node runs without one."""
        if self.start is None:
            raise TypeError("the run has not been through normalize_input")
        return self.start


class StateUpdate(TypedDict, total=False):
    """The changes of a node. LangGraph drops a misspelled key silently; with this type, mypy reports it."""

    lead: Lead
    enrichment: Enrichment
    score: ScoreResult
    decision: DecisionResult
    email_draft: EmailDraft
    errors: list[str]
    trace_id: TraceId
    start: RunStart
    events: list[NodeEvent]
    usages: list[Usage]
    prefetched: PrefetchedCopy
    record_status: RecordStatus
    label_receipt: LabelReceipt
