"""What has moved since the scorecard was made."""

from uuid import UUID

from leadops_core.adapters.store import Store
from leadops_core.enrichment import enrich
from leadops_core.learning import Example
from leadops_core.schemas import Drift, DriftReport, Scorecard, ScorecardVersion
from leadops_core.scoring import read_signals
from leadops_core.settings import Settings
from leadops_core.tools import Clock
from leadops_core.verbs.learn import examples_of, label_policy
from leadops_core.verbs.rescore import needs_of

_NEWEST = 5
_LEADS_AT_ONCE = 5_000
_LEAST = 30


def drift(store: Store, clock: Clock, config: Settings) -> DriftReport:
    """The newest fifth of the leads beside all before it, and the chances given beside what came of them."""
    version = store.scorecards.active()
    older, newest, drifts = _population(store, version.scorecard)
    since = [
        example
        for example in examples_of(store, label_policy(config), clock.now())
        if example.recorded_at is not None and example.recorded_at > version.created_at
    ]
    calibration = _calibration(since, version.scorecard)
    return DriftReport(
        scorecard_version=version.number,
        older=older,
        newest=newest,
        drifts=drifts,
        labels_since=len(since),
        calibration=calibration,
        sentences=_said(newest, drifts, version, len(since), calibration),
    )


def _population(store: Store, card: Scorecard) -> tuple[int, int, tuple[Drift, ...]]:
    # Here, because numpy and scipy take a while to load.
    from leadops_core.learning import population_drift
    from leadops_core.scoring.columns import LeveledLeads, TableBuilder

    needs = needs_of(card)
    total = store.leads.figures().total
    older = total - total // _NEWEST
    builders = [TableBuilder.for_scorecard(card), TableBuilder.for_scorecard(card)]
    after: UUID | None = None
    place = 0
    while page := store.rescoring.read(needs, after, _LEADS_AT_ONCE):
        for lead in page:
            builder = builders[place >= older]
            place += 1
            content = lead.unprocessed
            if content is None:
                builder.add_values(lead.fields, lead.attributes, lead.facts, lead.signals)
            else:
                builder.add(content, enrich(content), read_signals(content))
        after = page[-1].id
    before, newest = (LeveledLeads(builder.build(), card) for builder in builders)
    return before.size, newest.size, population_drift(before, newest, card)


def _calibration(examples: list[Example], card: Scorecard) -> Drift | None:
    if card.calibration is None or len(examples) < _LEAST:
        return None
    import numpy as np

    from leadops_core.learning import calibration_drift
    from leadops_core.scoring.columns import score_many

    scores = score_many([(each.content, each.enrichment, each.signals) for each in examples], card)
    if scores.probabilities is None:
        return None
    return calibration_drift(
        scores.probabilities,
        np.array([each.is_positive for each in examples], dtype=np.bool_),
        np.array([each.weight for each in examples], dtype=np.float64),
    )


def _said(
    newest: int, drifts: tuple[Drift, ...], version: ScorecardVersion, labels: int, calibration: Drift | None
) -> tuple[str, ...]:
    said = [each.sentence for each in drifts]
    if newest < _LEAST:
        said.append(f"{newest} newest leads are too few to compare; it takes {_LEAST}.")
    elif not drifts:
        said.append("The newest leads are like those before them.")
    if calibration is not None:
        said.append(calibration.sentence)
    elif version.scorecard.calibration is None:
        said.append(
            f"Version {version.number} gives no chances yet, so there is nothing to hold against outcomes."
        )
    elif labels < _LEAST:
        said.append(
            f"{labels} outcomes since version {version.number} was made are too few to judge its chances; it takes {_LEAST}."
        )
    else:
        said.append(f"The chances of version {version.number} fit the {labels:,} outcomes since it was made.")
    return tuple(said)
