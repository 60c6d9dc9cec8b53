"""Drift: each verdict follows from the figures beside it."""

import io
from collections.abc import Iterator
from uuid import uuid4

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.schemas import (
    CalibrationVerdict,
    Drift,
    DriftVerdict,
    EvaluationId,
    EvaluationTrace,
    Verdict,
)
from leadops_core.scoring import default_scorecard
from tests.support.repositories import Repositories


@pytest.fixture
def ops(sqlite_url: str) -> Iterator[LeadOps]:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as opened:
        yield opened


def add_leads(ops: LeadOps, titles: list[str]) -> None:
    rows = "".join(f"p{n}@c{n}.example,{title}\n" for n, title in enumerate(titles))
    ops.ingest(io.BytesIO(f"Email,Job Title\n{rows}".encode()), file_name="leads.csv")
    ops.process()


def keep_update(ops: LeadOps, *shifts: float, labels: int = 200) -> None:
    """A learning update whose labels shifted by so much."""
    drifts = (
        *(
            Drift(
                characteristic=f"plan{place}", title="Plan", value=value, sentence=f"Plan moved by {value}."
            )
            for place, value in enumerate(shifts)
        ),
        Drift(characteristic="calibration", title="Calibration", value=0.9, sentence="Off."),
    )
    evaluation = EvaluationTrace(
        id=EvaluationId(uuid4()),
        label_count=labels,
        champion_number=1,
        promoted=False,
        verdict=Verdict.KEEP,
        drift=drifts,
        created_at=ops.toolbox.clock.now(),
    )
    Repositories(ops.database).evaluations.add(evaluation, default_scorecard(), promote=False)


def test_drift_reports_stable_leads_beside_shifted_outcomes(ops: LeadOps) -> None:
    add_leads(ops, ["CEO"] * 200)
    keep_update(ops, 1.07, 0.2)
    report = ops.learning.drift()
    assert (report.verdict, report.outcome_verdict) == (DriftVerdict.STABLE, DriftVerdict.LARGE)
    assert [each.value for each in report.outcome_drifts] == [1.07, 0.2]
    assert report.sentences == (
        "All leads: no significant shift between the newest 40 leads and the 160 before them.",
        "Leads with an outcome: a large shift at the last update. Plan moved by 1.07.",
        "Version 1 does not predict probabilities yet, so they can't be compared with outcomes.",
    )
    assert report.calibration_verdict is CalibrationVerdict.NO_PROBABILITIES


def test_drift_names_a_shift_of_all_leads(ops: LeadOps) -> None:
    add_leads(ops, ["CEO"] * 160 + ["Student"] * 40)
    report = ops.learning.drift()
    assert report.verdict is DriftVerdict.LARGE
    assert report.outcome_verdict is None
    assert report.sentences[0] == f"All leads: a large shift. {report.drifts[0].sentence}"


@pytest.mark.parametrize(
    ("shifts", "labels", "verdict"),
    [
        ((), 200, DriftVerdict.STABLE),
        ((0.11,), 200, DriftVerdict.NOTABLE),
        ((0.25,), 200, DriftVerdict.LARGE),
        ((), 149, DriftVerdict.TOO_FEW),
    ],
)
def test_drift_verdict_of_outcomes_follows_the_largest_shift(
    ops: LeadOps, shifts: tuple[float, ...], labels: int, verdict: DriftVerdict
) -> None:
    keep_update(ops, *shifts, labels=labels)
    report = ops.learning.drift()
    assert report.outcome_verdict is verdict
    assert report.verdict is DriftVerdict.TOO_FEW


def test_drift_compares_with_the_newest_update(ops: LeadOps) -> None:
    keep_update(ops, 1.07)
    keep_update(ops)
    assert ops.learning.drift().outcome_verdict is DriftVerdict.STABLE
