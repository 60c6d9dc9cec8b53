"""Measure what learning gains from replies, in simulated teams with known truth, by the weight of a reply.

    python benchmarks/replies.py [--seeds N] [--leads 1000] [--days 120,365]

Each team has written to its leads for some months. A lead answers within days, and books a meeting within weeks of a positive
answer. Some meetings are won or lost later. In the world `aligned`, the leads that answer are those that book. In the world
`talkative`, students answer most and never book. Learning sees what is known on the last day, in one of these ways:

    without     Replies are not recorded. After 90 days, a lead that booked nothing counts as no response.
    ignored     Positive replies are known and are no label. Negative replies are bad.
    0.1 to 0.5  Positive replies are good labels with this weight. Negative replies are bad.

The test leads are new. `gain` is how much better than the base rate their chances of a meeting are predicted, in nats per
lead. `AUC` ranks leads that book above the others. `best` is the share of all meetings that are among the best 20 %.
"""

import argparse
import random
import sys
from datetime import UTC, datetime, timedelta
from itertools import product
from math import exp, log
from pathlib import Path
from statistics import mean, stdev
from typing import NamedTuple
from uuid import UUID

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.learning import CHAMPION
from leadops_core.learning import Example, Verdict, learn, weight_for_censoring
from leadops_core.learning.label_columns import Labels
from leadops_core.schemas import Enrichment, LeadContent, LeadId, Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS
from leadops_core.scoring.engine import score_many

START = datetime(2026, 1, 1, tzinfo=UTC)
HORIZON, TESTED = 90, 20_000
ROLES = {"director": 0.8, "manager": 0.2, "specialist": -0.6, "student": -0.6}
SIZES = {"small": -0.5, "medium": 0.0, "large": 0.6}
SOURCES = {"referral": 0.9, "event": 0.0, "list": -0.8}
WAYS: dict[str, float | None] = {"without": None, "ignored": 0.0, "0.1": 0.1, "0.3": 0.3, "0.5": 0.5}
WORLDS = ("aligned", "talkative")


class SimulatedLead(NamedTuple):
    attributes: dict[str, str]
    answers: float
    """Probability of a positive answer."""
    books: float
    """Probability of a meeting after a positive answer."""


def draw(random_: random.Random, world: str) -> SimulatedLead:
    role, size, source = (random_.choice(list(values)) for values in (ROLES, SIZES, SOURCES))
    log_odds = ROLES[role] + SIZES[size] + SOURCES[source]
    answers, books = -1.9 + log_odds, -0.4 + 0.5 * log_odds
    if world == "talkative" and role == "student":
        answers, books = answers + 2.5, -5.0
    return SimulatedLead(
        {"role": role, "size": size, "source": source}, 1 / (1 + exp(-answers)), 1 / (1 + exp(-books))
    )


def outcomes(random_: random.Random, lead: SimulatedLead) -> list[tuple[float, Outcome]]:
    """Return what happens to a lead, with the days after the first email."""
    answered = random_.expovariate(1 / 4)
    if random_.random() >= lead.answers:
        return [(answered, Outcome.NEGATIVE_REPLY)] if random_.random() < 0.08 else []
    events = [(answered, Outcome.REPLIED)]
    if random_.random() < lead.books:
        met = answered + random_.expovariate(1 / 14)
        events.append((met, Outcome.BOOKED_DEMO))
        ending = random_.random()
        if ending < 0.5:
            closed = Outcome.CLOSED_WON if ending < 0.3 else Outcome.CLOSED_LOST
            events.append((met + random_.expovariate(1 / 40), closed))
    return events


def example(
    number: int,
    lead: SimulatedLead,
    at: datetime,
    events: list[tuple[float, Outcome]],
    weight: float | None,
    now: datetime,
) -> Example | None:
    """Return the label that is known now, or None."""
    age = (now - at) / timedelta(days=1)
    known = [(days, outcome) for days, outcome in events if days <= age]
    if weight is None:
        known = [event for event in known if event[1] not in (Outcome.REPLIED, Outcome.NEGATIVE_REPLY)]
    if known:
        days, outcome = known[-1]
    elif age >= HORIZON:
        days, outcome = float(HORIZON), Outcome.NO_RESPONSE
    else:
        return None
    weights = {**DEFAULT_OUTCOME_WEIGHTS, Outcome.REPLIED: weight or 0.0}
    if not weights[outcome]:
        return None
    return Example(
        lead_id=LeadId(UUID(int=number + 1)),
        content=LeadContent(attributes=lead.attributes),
        enrichment=Enrichment(),
        signals=(),
        is_positive=weights[outcome] > 0,
        weight=abs(weights[outcome]),
        at=at,
        decided_at=at + timedelta(days=days),
    )


def measure(world: str, days: int, lead_count: int, seed: int) -> dict[str, tuple[float, float, float]]:
    """Return gain, AUC, and share of meetings among the best leads, for each way."""
    random_ = random.Random(f"{world} {days} {lead_count} {seed}")
    now = START + timedelta(days=days)
    leads = [draw(random_, world) for _ in range(lead_count)]
    starts = [START + timedelta(days=days * number / lead_count) for number in range(lead_count)]
    happened = [outcomes(random_, lead) for lead in leads]
    tested = [draw(random_, world) for _ in range(TESTED)]
    truth = np.array([lead.answers * lead.books for lead in tested])
    content = [(LeadContent(attributes=lead.attributes), Enrichment(), ()) for lead in tested]
    result = {}
    for way, weight in WAYS.items():
        examples = [
            known
            for number, (lead, at, events) in enumerate(zip(leads, starts, happened, strict=True))
            if (known := example(number, lead, at, events, weight, now))
        ]
        learned = learn(weight_for_censoring(Labels.of(examples), now, HORIZON), CHAMPION)
        chances = np.full(TESTED, sum(each.is_positive for each in examples) / max(len(examples), 1))
        if learned.successor is not None and learned.verdict is not Verdict.KEEP:
            chances = score_many(content, learned.successor).probabilities
        result[way] = (gain(chances, truth), auc(chances, truth), best_share(chances, truth))
    return result


def gain(chances: np.ndarray, truth: np.ndarray) -> float:
    rate = float(truth.mean())
    losses = -(truth * np.log(chances) + (1 - truth) * np.log(1 - chances)).mean()
    return float(-(rate * log(rate) + (1 - rate) * log(1 - rate)) - losses)


def auc(chances: np.ndarray, truth: np.ndarray) -> float:
    """Return the probability that a lead that books ranks above one that does not; ties count half."""
    _, ranks = np.unique(chances, return_inverse=True)
    good, bad = np.bincount(ranks, truth), np.bincount(ranks, 1 - truth)
    below = np.cumsum(bad) - bad
    return float((good * (below + bad / 2)).sum() / (good.sum() * bad.sum()))


def best_share(chances: np.ndarray, truth: np.ndarray) -> float:
    best = np.argsort(-chances, kind="stable")[: TESTED // 5]
    return float(truth[best].sum() / truth.sum())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--leads", default="1000")
    parser.add_argument("--days", default="120,365")
    arguments = parser.parse_args()
    print(f"{'world':<11}{'days':>5}{'leads':>6}  {'way':<9}{'gain':>18}{'AUC':>8}{'best':>7}")
    cells = product(WORLDS, map(int, arguments.days.split(",")), map(int, arguments.leads.split(",")))
    for world, days, lead_count in cells:
        runs = [measure(world, days, lead_count, seed) for seed in range(arguments.seeds)]
        for way in WAYS:
            gains, aucs, shares = zip(*(run[way] for run in runs), strict=True)
            error = stdev(gains) / len(gains) ** 0.5 if len(gains) > 1 else float("nan")
            print(
                f"{world:<11}{days:>5}{lead_count:>6}  {way:<9}{mean(gains):>+9.4f} ± {error:.4f}"
                f"{mean(aucs):>8.3f}{mean(shares):>7.0%}",
                flush=True,
            )


if __name__ == "__main__":
    main()
