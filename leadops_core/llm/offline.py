"""Rules and templates in place of a language model: no key, no network, no cost."""

from leadops_core.outreach import Templates, load_templates, write_draft
from leadops_core.schemas.brief import Brief
from leadops_core.schemas.lead import LeadContent
from leadops_core.scoring import RULES_VERSION, read_signals
from leadops_core.tools.model import SignalReading, Usage, WrittenDraft

_FREE = Usage()


class OfflineModel:
    """A ModelTool that gives the same lead the same answer every time."""

    name = "offline"

    def __init__(self, templates: Templates | None = None) -> None:
        self.templates = templates or load_templates()
        self.version = f"rules {RULES_VERSION}, templates {self.templates.version}"

    async def read_signals(self, lead: LeadContent) -> SignalReading:
        return SignalReading(signals=read_signals(lead), usage=_FREE, prefetched=None)

    async def write_draft(self, brief: Brief) -> WrittenDraft:
        return WrittenDraft(draft=write_draft(brief, self.templates), usage=_FREE)
