"""What one graph run hands to the CRM, whole, to be written in one transaction or not at all."""

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
    """As it shall stand; `version` is the one that was read, the store raises it."""
    activities: tuple[Activity, ...]
    draft: EmailDraft | None
    trace: Trace
    suppression: SuppressionEntry | None = None
    signals: tuple[Signal, ...] = ()
    """What was read from the lead's words: with content and enrichment, all that its score was made from."""
    is_forced: bool = False
    """Record it although a run with the same key is there."""


class RecordResult(Schema):
    """What became of one `RunRecord`."""

    lead_id: LeadId
    status: RecordStatus


class LabelReceipt(Schema):
    """The effect of a recorded outcome on learning."""

    label_count: Count
    """Number of leads with an outcome, including this one."""
    fitted: bool
    """True if a scorecard was trained as a result."""
    message: str
