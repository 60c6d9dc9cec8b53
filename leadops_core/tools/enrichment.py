"""Finding out more about a lead. Never LinkedIn."""

from typing import Protocol

from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent


class EnrichmentTool(Protocol):
    """A source of facts. Its method may wait: a graph run calls it in a thread."""

    def enrich(self, lead: LeadContent) -> Enrichment:
        """Facts about the lead; an empty enrichment where nothing could be found out.

        Raises `TransientToolError` or `PermanentToolError` when it could not look: never an empty answer instead.
        """
        ...
