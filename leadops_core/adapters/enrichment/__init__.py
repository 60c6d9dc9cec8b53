"""Sources of facts."""

from leadops_core.adapters.enrichment.heuristic import HeuristicEnrichment

__all__ = ["HeuristicEnrichment"]
