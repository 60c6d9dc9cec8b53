"""Facts about a lead by rules. They need no lookup and no clock, so the same lead always has the same facts."""

from leadops_core.enrichment.facts import enrich
from leadops_core.enrichment.places import region_of, time_zone_of

__all__ = ["enrich", "region_of", "time_zone_of"]
