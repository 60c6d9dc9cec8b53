"""What a writer (template or model) is told about an e-mail to write, and all that it is told."""

from leadops_core.schemas.base import Schema
from leadops_core.schemas.decision import Question
from leadops_core.schemas.draft import DraftPurpose, DraftVariant
from leadops_core.schemas.email import Sender
from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.signal import Signal


class Brief(Schema):
    """One e-mail to write."""

    lead: LeadContent
    enrichment: Enrichment
    signals: tuple[Signal, ...]
    variant: DraftVariant
    purpose: DraftPurpose
    question: Question | None = None
    """Set exactly when the purpose is a question."""
    sender: Sender
