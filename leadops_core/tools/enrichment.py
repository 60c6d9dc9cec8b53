"""Port for facts about a lead. It never reads LinkedIn."""

from typing import Protocol

from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent


class EnrichmentTool(Protocol):
    """A source of facts. Its method may block, because a graph run calls it on a thread."""

    def enrich(self, lead: LeadContent) -> Enrichment:
        """Return facts about the lead, or an empty enrichment if there are none.

        Raise TransientToolError or PermanentToolError if the source failed, and never return an empty enrichment
        instead.
        """
        ...
