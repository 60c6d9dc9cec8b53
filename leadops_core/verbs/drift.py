"""What has moved since the scorecard was made."""

from uuid import UUID

import numpy as np

from leadops_core.enrichment import enrich
from leadops_core.learning import Example
from leadops_core.schemas import (
    LARGE_SHIFT,
    NOTABLE_SHIFT,
    CalibrationVerdict,
    Drift,
    DriftReport,
    DriftVerdict,
    Scorecard,
    ScorecardVersion,
)
from leadops_core.scoring import read_signals
from leadops_core.scoring.engine import LeveledLeads, score_many
from leadops_core.scoring.table import TableBuilder
from leadops_core.settings import Settings
from leadops_core.store import Store
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
    updates = store.scorecards.evaluations(limit=1)
    outcome_drifts = tuple(
        drift for update in updates for drift in update.drift if drift.characteristic != "calibration"
    )
    verdict = _verdict(drifts, is_enough=newest >= _LEAST)
    outcome_verdict = (
        _verdict(outcome_drifts, is_enough=updates[0].label_count // _NEWEST >= _LEAST) if updates else None
    )
    fits = _calibration_verdict(version, len(since), calibration)
    return DriftReport(
        scorecard_version=version.number,
        older=older,
        newest=newest,
        drifts=drifts,
        verdict=verdict,
        outcome_drifts=outcome_drifts,
        outcome_verdict=outcome_verdict,
        labels_since=len(since),
        calibration=calibration,
        calibration_verdict=fits,
        sentences=(
            _leads_sentence(verdict, drifts, newest, older),
            *([] if outcome_verdict is None else [_outcomes_sentence(outcome_verdict, outcome_drifts)]),
            _calibration_sentence(fits, version, len(since), calibration),
        ),
    )


def _verdict(drifts: tuple[Drift, ...], *, is_enough: bool) -> DriftVerdict:
    if not is_enough:
        return DriftVerdict.TOO_FEW
    largest = max((each.value for each in drifts), default=0.0)
    if largest < NOTABLE_SHIFT:
        return DriftVerdict.STABLE
    return DriftVerdict.LARGE if largest >= LARGE_SHIFT else DriftVerdict.NOTABLE


def _calibration_verdict(
    version: ScorecardVersion, labels: int, calibration: Drift | None
) -> CalibrationVerdict:
    if version.scorecard.calibration is None:
        return CalibrationVerdict.NO_PROBABILITIES
    if labels < _LEAST:
        return CalibrationVerdict.TOO_FEW
    return CalibrationVerdict.MATCHES if calibration is None else CalibrationVerdict.DIFFERS


def _leads_sentence(verdict: DriftVerdict, drifts: tuple[Drift, ...], newest: int, older: int) -> str:
    match verdict:
        case DriftVerdict.TOO_FEW:
            return f"All leads: not enough to compare ({newest} of at least {_LEAST} new leads)."
        case DriftVerdict.STABLE:
            return f"All leads: no significant shift between the newest {newest:,} leads and the {older:,} before them."
        case _:
            return f"All leads: {_size(verdict)} shift. {drifts[0].sentence}"


def _outcomes_sentence(verdict: DriftVerdict, drifts: tuple[Drift, ...]) -> str:
    match verdict:
        case DriftVerdict.TOO_FEW:
            return "Leads with an outcome: too few to compare."
        case DriftVerdict.STABLE:
            return "Leads with an outcome: no significant shift in the newest fifth at the last update."
        case _:
            return f"Leads with an outcome: {_size(verdict)} shift at the last update. {drifts[0].sentence}"


def _size(verdict: DriftVerdict) -> str:
    return "a large" if verdict is DriftVerdict.LARGE else "a notable"


def _calibration_sentence(
    verdict: CalibrationVerdict, version: ScorecardVersion, labels: int, calibration: Drift | None
) -> str:
    number = version.number
    outcomes = f"the {labels:,} outcomes since it was created"
    match verdict:
        case CalibrationVerdict.NO_PROBABILITIES:
            return f"Version {number} does not predict probabilities yet, so they can't be compared with outcomes."
        case CalibrationVerdict.TOO_FEW:
            needed = f"at least {_LEAST} are needed"
            return f"{labels} outcomes since version {number} was created: too few to check its probabilities; {needed}."
        case CalibrationVerdict.MATCHES:
            return f"The probabilities of version {number} match {outcomes}."
        case CalibrationVerdict.DIFFERS:
            found = "" if calibration is None else f" {calibration.sentence}"
            return f"The probabilities of version {number} do not match {outcomes}.{found}"


def _population(store: Store, card: Scorecard) -> tuple[int, int, tuple[Drift, ...]]:
    # SciPy, which learning needs, takes 0.7 s to load.
    from leadops_core.learning import population_drift

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
    from leadops_core.learning import calibration_drift

    scores = score_many([(each.content, each.enrichment, each.signals) for each in examples], card)
    if scores.probabilities is None:
        return None
    return calibration_drift(
        scores.probabilities,
        np.array([each.is_positive for each in examples], dtype=np.bool_),
        np.array([each.weight for each in examples], dtype=np.float64),
    )
