"""Exports, and importing them again."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import ColumnRole, LeadContent, LeadField, LeadQuery, ScoreLabel

DEMO = Path(__file__).parents[3] / "data" / "demo_leads.csv"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LeadOps, Path]]:
    folder = tmp_path_factory.mktemp("export")
    config = Settings(_env_file=None, outbox_dir=folder / "outbox")
    with LeadOps.open(f"sqlite:///{folder / 'leads.db'}", config=config) as ops:
        ops.ingest(DEMO)
        ops.process()
        ops.export(folder / "leads.csv")
        yield ops, folder


def test_export_has_every_lead_with_all_fields_and_attributes(exported: tuple[LeadOps, Path]) -> None:
    ops, folder = exported
    with (folder / "leads.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    leads = {str(lead.id): lead for lead in ops.leads.iterate()}
    assert {row["id"] for row in rows} == set(leads)
    for row in rows:
        lead = leads[row["id"]]
        assert row["score_label"] == lead.score_label
        assert float(row["score_value"]) == lead.score_value
        assert row["scorecard_version"] == "1"
        assert row["probability"] == ""
        for name, value in lead.attributes.items():
            assert row[name].removeprefix("'") == value.removeprefix("'")


def test_export_has_no_cell_with_a_formula(exported: tuple[LeadOps, Path]) -> None:
    _, folder = exported
    with (folder / "leads.csv").open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(DANGEROUS)] == []


def test_reimported_export_gives_the_same_leads(exported: tuple[LeadOps, Path], tmp_path: Path) -> None:
    ops, folder = exported
    with LeadOps.open(f"sqlite:///{tmp_path / 'again.db'}") as again:
        report = again.ingest(folder / "leads.csv")
        assert report.mapping.exported_by == "LeadOps"
        assert report.counts.accepted == ops.leads.figures().total
        before = {lead.dedupe_key: lead for lead in ops.leads.iterate()}
        after = {lead.dedupe_key: lead for lead in again.leads.iterate()}
        assert set(after) == set(before)
        for key, lead in after.items():
            told = before[key]
            assert (lead.email, lead.full_name, lead.company_name, lead.source, lead.country) == (
                told.email,
                told.full_name,
                told.company_name,
                told.source,
                told.country,
            )
            assert lead.attributes == told.attributes
            assert (lead.budget_range, lead.company_size, lead.urgency, lead.lead_message) == (
                told.budget_range,
                told.company_size,
                told.urgency,
                told.lead_message,
            )


def test_reimported_results_do_not_become_attributes(
    exported: tuple[LeadOps, Path],
) -> None:
    ops, folder = exported
    columns = ops.uploads.preview(folder / "leads.csv").columns
    roles = {column.column: column.role for column in columns}
    assert roles["score_value"] is roles["recommended_action"] is roles["version"] is ColumnRole.IGNORED
    assert roles["status"] is ColumnRole.OUTCOME
    assert {column.column: column.field for column in columns}["Phone"] is LeadField.PHONE


def test_message_with_formulas_survives_a_round_trip(tmp_path: Path) -> None:
    note = 'Our list:\n- one\n- two;=HYPERLINK("http://x.example")|\u2003@three'
    with LeadOps.open(f"sqlite:///{tmp_path / 'a.db'}") as ops:
        ops.leads.add(LeadContent(email="a@firm.example", lead_message=note, attributes={"Note": note}))
        [before] = ops.leads.iterate()
        ops.export(tmp_path / "leads.csv")
    with LeadOps.open(f"sqlite:///{tmp_path / 'b.db'}") as again:
        again.ingest(tmp_path / "leads.csv")
        [after] = again.leads.iterate()
    assert (after.lead_message, after.attributes) == (before.lead_message, before.attributes)


def test_export_as_json_lines_has_one_lead_per_line(exported: tuple[LeadOps, Path]) -> None:
    ops, _ = exported
    stream = io.StringIO()
    report = ops.export(stream, format="jsonl", query=LeadQuery(labels=(ScoreLabel.HOT,)))
    leads = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert report.rows == len(leads) == ops.leads.figures().by_label["HOT"]
    assert {lead["score_label"] for lead in leads} == {"HOT"}


def test_export_gives_an_attribute_named_like_a_field_its_own_column(tmp_path: Path) -> None:
    with LeadOps.open(f"sqlite:///{tmp_path / 'a.db'}") as ops:
        ops.ingest(
            io.BytesIO(b"Email,version,Status\na@firm.example,beta,Open\n"),
            mapping={"version": None},
            file_name="a.csv",
        )
        stream = io.StringIO()
        ops.export(stream)
    (row,) = csv.DictReader(io.StringIO(stream.getvalue()))
    assert row["version"] == "1"
    assert row["version (attribute)"] == "beta"
    assert row["Status"] == "Open"


def test_export_writes_a_whole_file_or_none(exported: tuple[LeadOps, Path], tmp_path: Path) -> None:
    ops, _ = exported
    with pytest.raises(LeadOpsError, match="Choose a writable folder"):
        ops.export(tmp_path / "nowhere" / "leads.csv")
    with pytest.raises(LeadOpsError, match="Use csv or jsonl"):
        ops.export(tmp_path / "leads.xml", format="xml")
    assert list(tmp_path.iterdir()) == []
