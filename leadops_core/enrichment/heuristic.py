"""The default enrichment: facts from the lead's fields and from bundled lists, without a lookup."""

from leadops_core.enrichment import enrich
from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent


class HeuristicEnrichment:
    """The default `EnrichmentTool`. It is offline and deterministic, and no input makes it fail."""

    def enrich(self, lead: LeadContent) -> Enrichment:
        return enrich(lead)
