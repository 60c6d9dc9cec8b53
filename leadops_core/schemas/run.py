"""The results of a graph run, which are stored in one transaction."""

from leadops_core.schemas.activity import Activity
from leadops_core.schemas.base import Count, Schema
from leadops_core.schemas.draft import EmailDraft
from leadops_core.schemas.ids import LeadId
from leadops_core.schemas.lead import Lead
from leadops_core.schemas.signal import Signal
from leadops_core.schemas.suppression import SuppressionEntry
from leadops_core.schemas.trace import RecordStatus, Trace


class RunRecord(Schema):
    """The result of one run for one lead."""

    lead: Lead
    """The new state of the lead. `version` is the version that was read; the store increases it."""
    activities: tuple[Activity, ...]
    draft: EmailDraft | None
    trace: Trace
    suppression: SuppressionEntry | None = None
    signals: tuple[Signal, ...] = ()
    """The signals that the score is based on."""
    is_forced: bool = False
    """Store the run although a run with the same key exists."""


class RecordResult(Schema):
    """The result of storing one `RunRecord`."""

    lead_id: LeadId
    status: RecordStatus


class LabelReceipt(Schema):
    """The effect of a recorded outcome on learning."""

    label_count: Count
    """Number of leads with an outcome, including this one."""
    fitted: bool
    """True if a scorecard was trained as a result."""
    message: str
