"""The input of a template or model for one email."""

from leadops_core.schemas.base import Schema
from leadops_core.schemas.decision import Question
from leadops_core.schemas.draft import DraftPurpose, DraftVariant
from leadops_core.schemas.email import Sender
from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.language import Language
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.playbook import Playbook
from leadops_core.schemas.signal import Signal


class Brief(Schema):
    lead: LeadContent
    enrichment: Enrichment
    signals: tuple[Signal, ...]
    variant: DraftVariant
    purpose: DraftPurpose
    question: Question | None = None
    """Set only for the purpose QUESTION."""
    sender: Sender
    language: Language = Language.ENGLISH
    """The language to write in. The playbook has its texts."""

    @property
    def playbook(self) -> Playbook:
        return self.sender.playbook
