"""Facts from the lead's own fields and from lists that ship with the library; nothing is looked up anywhere."""

from leadops_core.enrichment import enrich
from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent


class HeuristicEnrichment:
    """The default `EnrichmentTool`: offline, deterministic, never fails for what a lead says."""

    def enrich(self, lead: LeadContent) -> Enrichment:
        """Facts that the lead's own fields imply."""
        return enrich(lead)
