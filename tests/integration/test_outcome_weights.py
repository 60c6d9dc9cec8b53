"""Own weights of outcomes give the same answer in learning, figures, imports, and the console."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console import queries, whatif
from leadops_core import LeadOps, Settings
from leadops_core.learning import LabelPolicy
from leadops_core.learning.labels import Label
from leadops_core.learning.use_cases.training_data import read_training_data
from leadops_core.schemas import Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS, is_positive
from tests.support.repositories import Repositories

OUTCOMES = (
    Outcome.CLOSED_WON,
    Outcome.BOOKED_DEMO,
    Outcome.BOOKED_DEMO,
    Outcome.CLOSED_LOST,
    Outcome.NO_RESPONSE,
    Outcome.DISQUALIFIED,
)
OWN_WEIGHTS = {Outcome.BOOKED_DEMO: -0.5, Outcome.NO_RESPONSE: 0.0, Outcome.DISQUALIFIED: 1.0}
LEADS = "Email,Job Title,Stage\n" + "".join(
    f"ann{number}@firm{number}.example,CEO,{outcome.value}\n" for number, outcome in enumerate(OUTCOMES)
)


def labelled(url: str, weights: dict[Outcome, float]) -> LeadOps:
    """A database with one processed lead per outcome."""
    ops = LeadOps.open(url, config=Settings(_env_file=None, outcome_weights=weights))
    ops.ingest(io.BytesIO(LEADS.encode()), file_name="leads.csv")
    ops.process()
    ops.outcomes.import_file(io.BytesIO(LEADS.encode()), file_name="outcomes.csv")
    return ops


@pytest.mark.parametrize("weights", [{}, OWN_WEIGHTS], ids=["default", "own"])
def test_calibration_counts_outcomes_as_learning_does(
    database_url: str, weights: dict[Outcome, float]
) -> None:
    with labelled(database_url, weights) as ops:
        labels = read_training_data(
            Repositories(ops.database).labels,
            LabelPolicy(weights=ops.config.outcome_weights),
            datetime.now(UTC),
            limit=1_000,
        ).labels
        plot = ops.learning.calibration()
    assert (plot.labels, plot.positives) == (len(labels), labels.positive.sum())
    assert (plot.labels, plot.positives) == ((5, 2) if weights else (6, 3))


def test_what_if_counts_outcomes_as_learning_does(tmp_path: Path) -> None:
    path = tmp_path / "leads.db"
    with labelled(f"sqlite:///{path}", OWN_WEIGHTS) as ops, queries.reading(path) as database:
        field = whatif.load(database, ops.scorecards.active().scorecard, ops.config.outcome_weights)
        plot = ops.learning.calibration()
    assert (len(field.labeled), field.positive.sum()) == (plot.labels, plot.positives) == (5, 2)


def test_outcome_import_reports_values_by_configured_weights(sqlite_url: str) -> None:
    with labelled(sqlite_url, OWN_WEIGHTS) as ops:
        report = ops.outcomes.import_file(io.BytesIO(LEADS.encode()), file_name="outcomes.csv", dry_run=True)
    assert {each.value: each.positive for each in report.values} == {
        "closed_won": True,
        "booked_demo": False,
        "closed_lost": False,
        "no_response": None,
        "disqualified": True,
    }


def test_outcome_import_positive_value_becomes_positive_outcome(sqlite_url: str) -> None:
    file = "Email,Stage\nann0@firm0.example,Meeting booked\n"
    with labelled(sqlite_url, OWN_WEIGHTS) as ops:
        ops.outcomes.import_file(
            io.BytesIO(file.encode()),
            file_name="more.csv",
            outcome_column="Stage",
            positive=["Meeting booked"],
        )
        ann = Repositories(ops.database).leads.find("ann0@firm0.example")
        outcome = Repositories(ops.database).labels.outcomes([ann.id])[ann.id]
    assert is_positive(outcome, {**DEFAULT_OUTCOME_WEIGHTS, **OWN_WEIGHTS})


def test_reply_is_no_label_and_a_negative_reply_is_a_bad_one() -> None:
    policy = LabelPolicy()
    assert policy.label(Outcome.REPLIED) is None
    assert policy.label(Outcome.NEGATIVE_REPLY) == Label(is_positive=False, weight=0.7)
    assert policy.label(Outcome.NO_SHOW) == policy.label(Outcome.NO_RESPONSE)
