"""The inputs of one lead's score."""

from typing import NamedTuple

from leadops_core.enrichment import enrich
from leadops_core.schemas import Enrichment, LeadContent, Scorecard, ScoreResult, Signal
from leadops_core.scoring.score import score
from leadops_core.scoring.signals import read_signals


class ScoreInputs(NamedTuple):
    """All that one lead's score is made from."""

    content: LeadContent
    enrichment: Enrichment
    signals: tuple[Signal, ...]
    is_processed: bool
    """Whether a run has stored the lead's facts and signals."""

    def score(self, scorecard: Scorecard, version: int) -> ScoreResult:
        """Return the score with its explanation. Facts and signals of an unprocessed lead are derived from its content."""
        enrichment, signals = self.enrichment, self.signals
        if not self.is_processed:
            enrichment, signals = enrich(self.content), read_signals(self.content)
        return score(self.content, enrichment, signals, scorecard=scorecard, version=version)
