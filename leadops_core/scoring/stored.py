"""Stored leads as their scores are computed from them, many at a time and without a model."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from leadops_core.enrichment import enrich
from leadops_core.schemas import LabelFlow, LeadContent, Origin, Scorecard, ScoreLabel, ScoreReason
from leadops_core.scoring.breakdown import ScoreOutline, outline_scores
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.signals import read_signals
from leadops_core.scoring.table import TableBuilder, quotes_of


class ColumnSelection(NamedTuple):
    """The columns of a lead that a scorecard reads."""

    fields: tuple[str, ...]
    attributes: bool
    facts: bool
    signals: bool

    @classmethod
    def of(cls, card: Scorecard) -> "ColumnSelection":
        sources = [source for characteristic in card.characteristics for source in characteristic.sources]
        origins = {origin for origin, _ in sources}
        fields = dict.fromkeys(key for origin, key in sources if origin is Origin.FIELD)
        return cls(
            tuple(fields), Origin.ATTRIBUTE in origins, Origin.FACT in origins, Origin.SIGNAL in origins
        )


class LeadValues(NamedTuple):
    """The values of a lead that its score depends on, in the columns of a `ColumnSelection`."""

    fields: dict[str, Any]
    attributes: dict[str, str]
    facts: dict[str, str]
    """Values by name."""
    signals: list[tuple[str, str, str]]
    """Kind, level, and quote."""
    unprocessed: LeadContent | None
    """The whole content of a lead that was never processed, so that facts and signals are still to be read from it."""


class StoredLead(NamedTuple):
    """A lead with its current score and the values of a `ColumnSelection`."""

    id: UUID
    fields: dict[str, Any]
    attributes: dict[str, str]
    facts: dict[str, str]
    """Values by name."""
    signals: list[tuple[str, str, str]]
    """Kind, level, and quote."""
    unprocessed: LeadContent | None
    """The whole content of a lead that was never processed, so that facts and signals are still to be read from it."""
    score_value: float | None
    score_label: str | None
    scorecard_version: int | None
    probability: float | None
    status: str
    action: str | None
    processing_state: str
    line_count: int | None
    """Number of lines of the current score, or None if its reasons are not stored."""


class NewScore(NamedTuple):
    """A lead's score with another scorecard."""

    label: ScoreLabel
    value: float
    base: float
    line_count: int
    reasons: tuple[ScoreReason, ...]
    probability: float | None
    probability_low: float | None
    probability_high: float | None


def score_stored(leads: Sequence[StoredLead], card: Scorecard) -> list[NewScore]:
    """Return the score of each lead, which is the total that `score` returns for it, with its reasons."""
    leveled, quotes = level_stored(leads, card)
    scores = leveled.scores(card)
    outlines: Sequence[ScoreOutline] = outline_scores(leveled, card, scores, quotes)
    columns = (scores.label_names(), scores.totals.tolist(), outlines, scores.chances())
    return [
        NewScore(label, value, *outline, *chance)
        for label, value, outline, chance in zip(*columns, strict=True)
    ]


def level_stored(leads: Sequence[StoredLead], card: Scorecard) -> tuple[LeveledLeads, list[dict[str, str]]]:
    """Return the leads ready for the engine, and for each lead the quotes of its signals by kind.

    Facts and signals of a lead that was never processed are read from its content by the rules, without a model.
    """
    builder = TableBuilder.for_scorecard(card)
    quotes = add_stored(builder, leads)
    return LeveledLeads(builder.build(), card), quotes


def add_stored(builder: TableBuilder, leads: Iterable[StoredLead | LeadValues]) -> list[dict[str, str]]:
    """Add the leads to a table, and return the quotes of their signals as `level_stored` does."""
    quotes: list[dict[str, str]] = []
    for lead in leads:
        content = lead.unprocessed
        if content is None:
            builder.add_values(lead.fields, lead.attributes, lead.facts, lead.signals)
            quotes.append(quotes_of(lead.signals))
        else:
            signals = read_signals(content)
            builder.add(content, enrich(content), signals)
            quotes.append(quotes_of((signal.kind, signal.level, signal.quote) for signal in signals))
    return quotes


def label_flows(moves: Counter[tuple[ScoreLabel, ScoreLabel]]) -> tuple[LabelFlow, ...]:
    """Return the number of leads per change of label, most frequent first."""
    ordered = sorted(moves.items(), key=lambda move: (-move[1], move[0]))
    return tuple(LabelFlow(before=before, after=after, count=count) for (before, after), count in ordered)
