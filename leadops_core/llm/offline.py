"""Rules and templates in place of a language model: no key, no network, no cost."""

from collections.abc import Mapping

from leadops_core.outreach import Templates, bundled_version, templates_for, write_draft
from leadops_core.schemas.brief import Brief
from leadops_core.schemas.language import Language
from leadops_core.schemas.lead import LeadContent
from leadops_core.scoring import RULES_VERSION, read_signals
from leadops_core.tools.model import SignalReading, Usage, WrittenDraft

_FREE = Usage()


class OfflineModel:
    """A ModelTool that gives the same lead the same answer every time.

    `templates` are your own, by language. Other languages use the bundled ones.
    """

    name = "offline"

    def __init__(self, templates: Mapping[Language, Templates] | None = None) -> None:
        self._templates = templates or {}
        versions = [bundled_version(), *(own.version for own in self._templates.values())]
        self.version = f"rules {RULES_VERSION}, templates {' '.join(versions)}"

    def templates_for(self, brief: Brief) -> Templates:
        """Return the templates in the language of the email. Raise KeyError if there are none."""
        return self._templates.get(brief.language) or templates_for(brief)

    async def read_signals(self, lead: LeadContent) -> SignalReading:
        return SignalReading(signals=read_signals(lead), usage=_FREE, prefetched=None)

    async def write_draft(self, brief: Brief) -> WrittenDraft:
        return WrittenDraft(draft=write_draft(brief, self.templates_for(brief)), usage=_FREE)
