"""Exports with the traps of real ones, from the file to scores of leads whose late columns are still empty."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from leadops_core import LeadOps
from leadops_core.schemas import EvaluationTrace, LearnReport, OrderBasis, Verdict
from leadops_core.settings import Settings
from tests.support.crm_files import LATE_RATES, Kind, Lead, excess_loss, make_leads, write_csv

IDENTIFIERS = {
    "attribute:Phone",
    "attribute:Website",
    "attribute:Record ID",
    "attribute:Deal ID",
    "attribute:External key",
    "attribute:Assistant",
}
LATE = {f"attribute:{name}" for name in (*LATE_RATES, "Contract signed")}


def scores_of(path: Path, leads: Sequence[Lead]) -> tuple[list[float], Counter[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["email"]: row for row in csv.DictReader(file)}
    own = [rows[lead.row["Email"]] for lead in leads]
    return [float(row["probability"]) for row in own], Counter(row["score_label"] for row in own)


def learn_from(
    url: str,
    folder: Path,
    history: list[Lead],
    open_leads: list[Lead],
    fresh: list[Lead],
    without: Sequence[str],
) -> LearnReport:
    known = write_csv(folder / "crm.csv", [*history, *open_leads], without=without)
    with LeadOps.open(url, config=Settings(_env_file=None)) as ops:
        ops.ingest(known)
        ops.outcomes.import_file(known)
        report = ops.learn()
        ops.ingest(write_csv(folder / "fresh.csv", fresh, without=without))
        ops.scorecards.rescore()
        ops.export(folder / "scored.csv")
    return report


def evaluation_of(report: LearnReport) -> EvaluationTrace:
    assert report.evaluation is not None
    assert report.evaluation.label_order is not None
    return report.evaluation


@pytest.mark.parametrize("kind", ["pipedrive", "salesforce"])
@pytest.mark.parametrize("open_count", [100, 0])
def test_fresh_leads_are_scored_by_columns_known_in_time(
    sqlite_url: str, tmp_path: Path, kind: Kind, open_count: int
) -> None:
    history = make_leads(400, seed=1, kind=kind)
    waiting = make_leads(open_count, seed=2, kind=kind, is_open=True, start=400)
    fresh = make_leads(600, seed=3, kind=kind, is_open=True, start=5_000)
    report = learn_from(sqlite_url, tmp_path, history, waiting, fresh, ())
    aside = {each.column for each in evaluation_of(report).set_aside}
    assert aside >= IDENTIFIERS | LATE
    assert not aside & {"attribute:Plan", "attribute:Seats", "attribute:Region"}
    chances, labels = scores_of(tmp_path / "scored.csv", fresh)
    rate = sum(lead.is_won for lead in history) / len(history)
    assert report.verdict is Verdict.PROMOTE
    assert excess_loss(chances, fresh, rate) < -0.05
    assert labels["HOT"] > 0 < labels["WARM"]
    assert evaluation_of(report).metrics_challenger["auc"].value < 0.85


@pytest.mark.parametrize(
    ("without", "basis"),
    [((), OrderBasis.CREATED_DATE), (("Deal created",), OrderBasis.SHUFFLED)],
    ids=["created", "no date"],
)
def test_won_dates_without_lost_dates_do_not_order_labels(
    sqlite_url: str, tmp_path: Path, without: Sequence[str], basis: OrderBasis
) -> None:
    history = sorted(make_leads(400, seed=1, late=False), key=lambda lead: not lead.is_won)
    waiting = make_leads(50, seed=2, is_open=True, late=False, start=400)
    fresh = make_leads(600, seed=3, is_open=True, late=False, start=5_000)
    report = learn_from(sqlite_url, tmp_path, history, waiting, fresh, without)
    order = evaluation_of(report).label_order
    assert order is not None
    assert order.basis is basis
    assert evaluation_of(report).metrics_challenger["auc"].value < 0.85
    chances, labels = scores_of(tmp_path / "scored.csv", fresh)
    rate = sum(lead.is_won for lead in history) / len(history)
    assert excess_loss(chances, fresh, rate) < -0.05
    assert labels["HOT"] > 0 < labels["WARM"]


def test_won_time_and_lost_time_date_their_own_outcomes(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        "Email,Status,Won time,Lost time\n"
        "a@a.example,Won,2024-05-31 10:00,\n"
        "b@b.example,Lost,2024-01-02 10:00,2024-06-01 10:00\n",
        encoding="utf-8",
    )
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        ops.ingest(path)
        report = ops.outcomes.import_file(path)
        assert (report.date_column, report.date_columns) == ("Won time", ("Won time", "Lost time"))
        dates = {
            f"{each.occurred_at:%m-%d}"
            for lead in ops.leads.list().items
            for each in ops.leads.show(str(lead.id)).feedback
            if each.occurred_at
        }
    assert dates == {"05-31", "06-01"}
