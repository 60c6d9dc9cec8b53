"""Outcomes with known true effects, for tests of learning."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from leadops_core.learning import Example
from leadops_core.schemas import (
    Enrichment,
    LeadContent,
    LeadId,
    LeadSource,
    Scorecard,
    ScorecardId,
    ScorecardVersion,
)
from leadops_core.scoring import default_scorecard

START = datetime(2026, 1, 1, tzinfo=UTC)


def champion(
    scorecard: Scorecard | None = None, *, number: int = 1, created_at: datetime = START
) -> ScorecardVersion:
    return ScorecardVersion(
        id=ScorecardId(UUID(int=number)),
        number=number,
        scorecard=scorecard or default_scorecard(),
        made_by="leadops",
        reason="shipped",
        is_active=True,
        created_at=created_at,
    )


def example(place: int, content: LeadContent, *, good: bool, weight: float = 1.0) -> Example:
    return Example(
        lead_id=LeadId(UUID(int=place + 1)),
        content=content,
        enrichment=Enrichment(),
        signals=(),
        is_positive=good,
        weight=weight,
        at=START + timedelta(hours=place),
        recorded_at=START + timedelta(hours=place, days=30),
    )


def world(
    size: int,
    columns: Mapping[str, Sequence[str]],
    log_odds: Callable[[Mapping[str, str], int], float],
    *,
    seed: int = 1,
    field: str | None = None,
) -> list[Example]:
    """Leads with values drawn for each column, and outcomes drawn by their true log-odds.

    `field`, if given, is the column that fills `source` instead of `attributes`.
    """
    draw = np.random.Generator(np.random.PCG64(seed))
    picks = {name: draw.integers(len(values), size=size) for name, values in columns.items()}
    luck = draw.random(size)
    made = []
    for place in range(size):
        row = {name: values[picks[name][place]] for name, values in columns.items()}
        chance = 1 / (1 + np.exp(-log_odds(row, place)))
        source = LeadSource(row[field]) if field else None
        content = LeadContent(
            source=source, attributes={name: value for name, value in row.items() if name != field and value}
        )
        made.append(example(place, content, good=bool(luck[place] < chance)))
    return made


def points(scorecard: Scorecard, key: str) -> dict[str, float]:
    (found,) = (each for each in scorecard.characteristics if each.key == key)
    return {level.name: level.points for level in found.levels}


NOISE = {f"Noise {number}": tuple("abcd") for number in range(5)}
NUMBERS = tuple(str(number) for number in range(100))


def plan_world(size: int, *, seed: int = 1) -> list[Example]:
    """Plan and seats say something, five columns of noise do not; one lead in four ends well."""
    truth = {"Pro": 1.2, "Free": -1.2, "Team": 0.0}

    def log_odds(row: Mapping[str, str], place: int) -> float:
        return -1.2 + truth[row["Plan"]] + (int(row["Seats"]) - 50) / 50

    return world(size, {"Plan": tuple(truth), "Seats": NUMBERS, **NOISE}, log_odds, seed=seed)
