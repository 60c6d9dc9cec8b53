"""Whether leads and outcomes still look as they did when the scorecard was made."""

from collections.abc import Sequence

from leadops_core.learning.label_columns import Labels
from leadops_core.schemas import (
    LARGE_SHIFT,
    NOTABLE_SHIFT,
    CalibrationVerdict,
    Drift,
    DriftReport,
    DriftVerdict,
    EvaluationTrace,
    Scorecard,
    ScorecardVersion,
)
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.pages import LeadPages
from leadops_core.scoring.repository.rescoring import RescoringRepository
from leadops_core.scoring.stored import ColumnSelection, add_stored
from leadops_core.scoring.table import TableBuilder

_FOLDS = 5
"""The newest fifth of the leads is compared with the rest."""
_EXAMINED_LEADS = 50_000
"""Leads that are compared. With 50,000, chance moves the stability index of 20 levels by .0025; a notable shift is .1."""
_MIN_COUNT = 30


def report_drift(
    version: ScorecardVersion,
    scores: RescoringRepository,
    last_update: EvaluationTrace | None,
    new_labels: Labels,
    *,
    max_leads: int = _EXAMINED_LEADS,
) -> DriftReport:
    """Compare the newest fifth of the leads with the rest, and predictions with the outcomes of `new_labels`.

    `version` is the active one, and `new_labels` are those recorded after it was created, or the newest of them. If there are
    more than `max_leads`, that many leads evenly spaced over time are compared.
    """
    total = scores.count()
    newest = total // _FOLDS
    older = total - newest
    drifts = _population_drift(scores, version.scorecard, min(total, max_leads))
    verdict = _verdict(drifts, is_enough=newest >= _MIN_COUNT)
    sentences = [_leads_sentence(verdict, drifts, newest, older)]
    if total > max_leads:
        sentences.append(f"A sample of {max_leads:,} leads was compared.")
    outcome_drifts: tuple[Drift, ...] = ()
    outcome_verdict: DriftVerdict | None = None
    if last_update is not None:
        outcome_drifts = tuple(drift for drift in last_update.drift if drift.characteristic != "calibration")
        outcome_verdict = _verdict(outcome_drifts, is_enough=last_update.label_count // _FOLDS >= _MIN_COUNT)
        sentences.append(_outcomes_sentence(outcome_verdict, outcome_drifts))
    calibration = _calibration_drift(new_labels, version.scorecard)
    calibration_verdict = _calibration_verdict(version, len(new_labels), calibration)
    sentences.append(_calibration_sentence(calibration_verdict, version, len(new_labels), calibration))
    return DriftReport(
        scorecard_version=version.number,
        older=older,
        newest=newest,
        examined=max_leads if total > max_leads else None,
        drifts=drifts,
        verdict=verdict,
        outcome_drifts=outcome_drifts,
        outcome_verdict=outcome_verdict,
        labels_since=len(new_labels),
        calibration=calibration,
        calibration_verdict=calibration_verdict,
        sentences=tuple(sentences),
    )


def _population_drift(scores: RescoringRepository, card: Scorecard, count: int) -> tuple[Drift, ...]:
    # SciPy, which learning needs, takes 0.7 s to load.
    from leadops_core.learning import population_drift

    older_count = count - count // _FOLDS
    parts = LeadPages(), LeadPages()
    index = 0
    for page in scores.sample(ColumnSelection.of(card), count):
        edge = max(older_count - index, 0)
        for part, leads in zip(parts, (page[:edge], page[edge:]), strict=True):
            if leads:
                builder = TableBuilder.for_scorecard(card)
                add_stored(builder, leads)
                part.add(builder.build())
        index += len(page)
    older, newest = (LeveledLeads(part.join(), card) for part in parts)
    return population_drift(older, newest, card)


def _calibration_drift(labels: Labels, card: Scorecard) -> Drift | None:
    if card.calibration is None or len(labels) < _MIN_COUNT:
        return None
    from leadops_core.learning import calibration_drift

    scores = LeveledLeads(labels.table, card).scores(card)
    if scores.probabilities is None:
        return None
    return calibration_drift(scores.probabilities, labels.positive, labels.reliability)


def _verdict(drifts: Sequence[Drift], *, is_enough: bool) -> DriftVerdict:
    if not is_enough:
        return DriftVerdict.TOO_FEW
    largest = max((drift.value for drift in drifts), default=0.0)
    if largest < NOTABLE_SHIFT:
        return DriftVerdict.STABLE
    return DriftVerdict.LARGE if largest >= LARGE_SHIFT else DriftVerdict.NOTABLE


def _calibration_verdict(
    version: ScorecardVersion, label_count: int, calibration: Drift | None
) -> CalibrationVerdict:
    if version.scorecard.calibration is None:
        return CalibrationVerdict.NO_PROBABILITIES
    if label_count < _MIN_COUNT:
        return CalibrationVerdict.TOO_FEW
    return CalibrationVerdict.MATCHES if calibration is None else CalibrationVerdict.DIFFERS


def _leads_sentence(verdict: DriftVerdict, drifts: Sequence[Drift], newest: int, older: int) -> str:
    match verdict:
        case DriftVerdict.TOO_FEW:
            return f"All leads: not enough to compare ({newest} of at least {_MIN_COUNT} new leads)."
        case DriftVerdict.STABLE:
            return f"All leads: no significant shift between the newest {newest:,} leads and the {older:,} before them."
        case _:
            return f"All leads: {_size(verdict)} shift. {drifts[0].sentence}"


def _outcomes_sentence(verdict: DriftVerdict, drifts: Sequence[Drift]) -> str:
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
    verdict: CalibrationVerdict, version: ScorecardVersion, label_count: int, calibration: Drift | None
) -> str:
    number = version.number
    outcomes = f"the {label_count:,} outcomes since it was created"
    match verdict:
        case CalibrationVerdict.NO_PROBABILITIES:
            return f"Version {number} does not predict probabilities yet, so they can't be compared with outcomes."
        case CalibrationVerdict.TOO_FEW:
            needed = f"at least {_MIN_COUNT} are needed"
            return f"{label_count} outcomes since version {number} was created: too few to check its probabilities; {needed}."
        case CalibrationVerdict.MATCHES:
            return f"The probabilities of version {number} match {outcomes}."
        case CalibrationVerdict.DIFFERS:
            found = "" if calibration is None else f" {calibration.sentence}"
            return f"The probabilities of version {number} do not match {outcomes}.{found}"
