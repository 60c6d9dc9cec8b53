"""Score all leads of the file with changed points, with the scoring engine of the library."""

from dataclasses import dataclass

import numpy as np
import orjson
import sqlite_utils
from numpy.typing import NDArray

from leadops_core.learning.metrics import auc
from leadops_core.schemas import LeadContent, Outcome, Scorecard
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.schemas.outcome_weights import OutcomeWeights, is_positive
from leadops_core.scoring.engine import LeveledLeads, Scores
from leadops_core.scoring.table import TableBuilder

_CHUNK = 5_000
_NO_FIELDS = frozenset({"attributes", "outcome_attributes"})


@dataclass(frozen=True, slots=True)
class ScoringDataset:
    """The leads of a file, prepared for repeated scoring."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    leads: LeveledLeads
    before: Scores
    """Scores under the active version, even if another version produced the stored ones."""
    labeled: NDArray[np.int64]
    """Positions of the leads that have an outcome."""
    positive: NDArray[np.bool_]
    """True for each of those leads with a good outcome."""

    @property
    def size(self) -> int:
        """Return the number of leads."""
        return len(self.ids)


def load(database: sqlite_utils.Database, scorecard: Scorecard, weights: OutcomeWeights) -> ScoringDataset:
    """Load every processed lead of the file."""
    fields = tuple(name for name in LeadContent.model_fields if name not in _NO_FIELDS)
    builder = TableBuilder.for_scorecard(scorecard)
    ids: list[str] = []
    names: list[str] = []
    sql = (
        f"SELECT l.id, {', '.join('l.' + name for name in fields)}, l.attributes, l.enrichment, l.signals "  # noqa: S608
        "FROM main.leads l WHERE l.score_value IS NOT NULL ORDER BY l.id"
    )
    cursor = database.conn.execute(sql)
    while rows := cursor.fetchmany(_CHUNK):
        for id, *values, attributes, enrichment, signals in rows:
            fields_of_lead = dict(zip(fields, values, strict=True))
            facts = {fact["name"]: fact["value"] for fact in orjson.loads(enrichment)["facts"]}
            read = (
                [(signal["kind"], signal["level"], signal["quote"]) for signal in orjson.loads(signals)]
                if signals
                else ()
            )
            builder.add_values(fields_of_lead, orjson.loads(attributes), facts, read)
            ids.append(id)
            name = full_name(fields_of_lead["first_name"], fields_of_lead["last_name"])
            names.append(display_name(name, fields_of_lead["email"], fields_of_lead["company_name"], id))
    leads = LeveledLeads(builder.build(), scorecard)
    places = {id: place for place, id in enumerate(ids)}
    outcomes = [
        (places[row["lead_id"]], positive)
        for row in database.query("SELECT lead_id, outcome FROM outcomes")
        if row["lead_id"] in places
        and (positive := is_positive(Outcome(row["outcome"]), weights)) is not None
    ]
    return ScoringDataset(
        ids=tuple(ids),
        names=tuple(names),
        leads=leads,
        before=leads.scores(scorecard),
        labeled=np.array([place for place, _ in outcomes], dtype=np.int64),
        positive=np.array([went_well for _, went_well in outcomes], dtype=np.bool_),
    )


def movers(before: Scores, after: Scores, count: int) -> NDArray[np.int64]:
    """Return the positions of the leads that change most: label changes first, then by difference, then in file order."""
    moved = after.totals - before.totals
    relabelled = after.labels != before.labels
    order = np.lexsort((np.arange(len(moved)), -np.abs(moved), ~relabelled))
    return order[: min(count, int(np.count_nonzero(moved)))]


def auc_of(dataset: ScoringDataset, scores: Scores) -> float | None:
    """Return the AUC of the scores: how well they rank good outcomes above bad ones. None without both kinds."""
    if not dataset.positive.any() or dataset.positive.all():
        return None
    return auc(scores.totals[dataset.labeled], dataset.positive, np.ones(len(dataset.positive)))


@dataclass(frozen=True, slots=True)
class Bin:
    """Leads with similar scores, and their share of good outcomes."""

    score: float
    share: float
    count: int


def reliability(dataset: ScoringDataset, scores: Scores, bins: int = 8) -> list[Bin]:
    """Return the share of good outcomes per bin, lowest scores first.

    The bins have equally many labeled leads; leads with equal scores are in the same bin.
    """
    totals = scores.totals[dataset.labeled]
    points: list[Bin] = []
    if not len(totals):
        return points
    _, ranks, counts = np.unique(totals, return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / len(totals)
    place = np.minimum(middle * bins, bins - 1).astype(np.int64)[ranks]
    for bin_number in np.unique(place):
        inside = place == bin_number
        points.append(
            Bin(float(totals[inside].mean()), float(dataset.positive[inside].mean()), int(inside.sum()))
        )
    return points
