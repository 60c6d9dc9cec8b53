"""Workbooks, JSON, and own exports through the facade."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.intake import IntakeError
from leadops_core.intake.mapping import MappingError
from leadops_core.schemas import FileFormat, Lead, LeadContent, LeadQuery
from tests.support.workbooks import Day, archive, ods, xls, xlsx, xlsx_with_far_cell

DEMO = Path(__file__).parents[2] / "data" / "demo_leads.csv"
HEADER = ["Vorname", "Nachname", "E-Mail", "Firma", "Mitarbeiter", "Angelegt", "Aktiv"]
ROWS: list[list[Any]] = [
    HEADER,
    ["Jürgen", "Müller", "j.mueller@acme.example", "Acme GmbH", 120, Day(46328), True],
    [],
    ["Łucja", "Wiśniewska", "l@firma.example", "Firma Łódź", 7.5, None, False],
]


def opened(tmp_path: Path, name: str = "leads.db", **settings: Any) -> LeadOps:
    config = Settings(_env_file=None, outbox_dir=tmp_path / "outbox", **settings)
    return LeadOps.open(f"sqlite:///{tmp_path / name}", config=config)


def all_leads(ops: LeadOps) -> list[Lead]:
    return list(ops.leads.iterate(LeadQuery()))


def content_of(lead: Lead) -> dict[str, Any]:
    return {name: getattr(lead, name) for name in LeadContent.model_fields}


def imported(tmp_path: Path, data: bytes, name: str) -> list[Lead]:
    with opened(tmp_path) as ops:
        ops.ingest(io.BytesIO(data), file_name=name)
        return sorted(all_leads(ops), key=lambda lead: lead.email or "")


def test_excel_workbook_is_imported_with_its_types(tmp_path: Path) -> None:
    first, second = imported(tmp_path, xlsx({"Kontakte": ROWS}), "leads.xlsx")
    assert (first.first_name, first.last_name, first.company_size) == ("Jürgen", "Müller", "51-200")
    assert "2026-11-02" in (*first.attributes.values(), *first.outcome_attributes.values())
    assert (first.attributes["Aktiv"], second.attributes["Aktiv"]) == ("true", "false")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (xlsx({"Kontakte": ROWS}), "leads.xlsx"),
        (xls(), "leads.xls"),
        (ods("Kontakte", [row[:5] for row in ROWS if row]), "leads.ods"),
    ],
)
def test_workbook_formats_give_the_same_leads(tmp_path: Path, data: bytes, name: str) -> None:
    leads = imported(tmp_path, data, name)
    assert [(lead.first_name, lead.last_name, lead.email, lead.company_name) for lead in leads] == [
        ("Jürgen", "Müller", "j.mueller@acme.example", "Acme GmbH"),
        ("Łucja", "Wiśniewska", "l@firma.example", "Firma Łódź"),
    ]


def test_rejected_row_of_a_workbook_has_the_number_of_its_row(tmp_path: Path) -> None:
    rows = [["Leads of the fair"], [], HEADER, ROWS[1], [], ["Bo", "Ray", "bo at firm", "a\nb", 3]]
    with opened(tmp_path) as ops:
        report = ops.ingest(io.BytesIO(xlsx({"Fair": rows})), file_name="fair.xlsx")
    assert report.mapping.dialect.header_line == 3
    assert [(row.line, row.column) for row in report.rejected_rows] == [(6, "E-Mail")]


def test_first_visible_sheet_with_rows_is_read_and_others_are_named(tmp_path: Path) -> None:
    book = xlsx(
        {
            "Cover": [["Our leads"]],
            "Old": [["Email"], ["old@b.example"]],
            "Leads": ROWS,
            "Notes": [["call Ann"]],
        },
        hidden=["Old"],
    )
    with opened(tmp_path) as ops:
        mapping = ops.uploads.preview(io.BytesIO(book), file_name="book.xlsx")
    assert (mapping.dialect.format, mapping.dialect.sheet) == (FileFormat.WORKBOOK, "Leads")
    assert mapping.unread_sheets == ("Cover", "Notes")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (xlsx_with_far_cell(), "needs more memory or time"),
        (archive({"leads.csv": "Email\na@b.example\n"}), "not a workbook that can be read"),
        (xlsx({"Leads": ROWS})[:700], "not a workbook that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not a workbook that can be read"),
        (xlsx({"Empty": []}), "no visible sheet with rows"),
        (b"\x1eleadops-rows\x1e{}", "temporary file of LeadOps"),
    ],
)
def test_unreadable_workbook_is_refused_and_nothing_is_stored(
    tmp_path: Path, data: bytes, message: str
) -> None:
    with opened(tmp_path) as ops:
        with pytest.raises(IntakeError, match=message):
            ops.ingest(io.BytesIO(data), file_name="leads.xlsx")
        assert ops.uploads.list() == ()


def test_staged_workbook_is_imported_later(tmp_path: Path) -> None:
    with opened(tmp_path) as ops:
        upload = ops.uploads.stage(io.BytesIO(xlsx({"Kontakte": ROWS})), file_name="leads.xlsx")
        done = ops.uploads.import_staged()
        assert done is not None
        assert (done.id, done.counts.accepted) == (upload.id, 2)


def test_staged_file_keeps_the_chosen_encoding(tmp_path: Path) -> None:
    data = "Imię,E-mail\nŁukasz,l@firma.example\n".encode("iso8859-2")
    with opened(tmp_path) as ops:
        ops.uploads.stage(io.BytesIO(data), file_name="leads.csv", encoding="iso8859-2")
        ops.uploads.import_staged()
        assert [lead.first_name for lead in all_leads(ops)] == ["Łukasz"]


def test_texts_that_show_an_encoding_are_not_stored(tmp_path: Path) -> None:
    data = "Imię,E-mail\nŁukasz,l@firma.example\n".encode("cp1250")
    with opened(tmp_path) as ops:
        report = ops.ingest(io.BytesIO(data), file_name="leads.csv")
        assert report.mapping.encodings
        assert [upload.mapping.encodings for upload in ops.uploads.list()] == [()]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_export_of_leadops_is_imported_completely(tmp_path: Path, format: str) -> None:
    with opened(tmp_path) as ops:
        ops.ingest(DEMO)
        ops.leads.add({"First Name": "Ann", "Email": "a@b.example", "attributes": "mine", "Stage": "won"})
        ops.process(limit=20)
        ops.export(tmp_path / f"leads.{format}", format=format)
        before = {lead.dedupe_key: content_of(lead) for lead in all_leads(ops)}
    with opened(tmp_path, "other.db") as other:
        report = other.ingest(tmp_path / f"leads.{format}")
        after = {lead.dedupe_key: content_of(lead) for lead in all_leads(other)}
    assert (report.counts.rejected, report.mapping.exported_by) == (0, "LeadOps")
    assert len(before) > 150
    # The status is the work of LeadOps, so it comes back as information about the outcome.
    assert {content["outcome_attributes"].pop("status") for content in after.values()} >= {"NEW"}
    assert after == before


def test_sheet_is_chosen_by_name_even_if_it_is_hidden(tmp_path: Path) -> None:
    old = [["Email", "Phone"], ["old@b.example", "030 1234567"]]
    book = xlsx({"Leads": ROWS, "Old": old, "Secret": [["Email"], ["x@b.example"]]}, hidden=["Secret"])
    with opened(tmp_path) as ops:
        ops.ingest(io.BytesIO(book), file_name="book.xlsx")
        chosen = ops.ingest(io.BytesIO(book), file_name="book.xlsx", sheet="Old")
        assert (chosen.counts.accepted, chosen.mapping.unread_sheets) == (1, ("Leads",))
        staged = ops.uploads.stage(io.BytesIO(book), file_name="book.xlsx", sheet="Secret")
        ops.uploads.import_staged()
        assert {lead.email for lead in all_leads(ops)} > {"old@b.example", "x@b.example"}
        assert ops.uploads.undo(staged.id).removed == 1
        with pytest.raises(IntakeError, match=r"no sheet with this name.*“Leads”, “Old”"):
            ops.uploads.preview(io.BytesIO(book), file_name="book.xlsx", sheet="Missing")
        with pytest.raises(MappingError, match="made for the sheet “Old”"):
            ops.ingest(io.BytesIO(book), file_name="book.xlsx", mapping=chosen.mapping, sheet="Leads")
        with pytest.raises(IntakeError, match="only a workbook has sheets"):
            ops.ingest(io.BytesIO(b"Email\na@b.example\n"), file_name="leads.csv", sheet="Leads")


def test_outcomes_may_be_on_another_sheet_than_the_leads(tmp_path: Path) -> None:
    outcomes = [["E-Mail", "Stage"], ["j.mueller@acme.example", "Closed Won"]]
    book = xlsx({"Leads": ROWS, "Deals": outcomes})
    with opened(tmp_path) as ops:
        ops.ingest(io.BytesIO(book), file_name="book.xlsx")
        report = ops.outcomes.import_file(io.BytesIO(book), file_name="book.xlsx", sheet="Deals")
        assert (report.labelled, report.outcome_column) == (1, "Stage")


def test_outcomes_are_read_in_the_chosen_encoding(tmp_path: Path) -> None:
    data = "Klucz,Etap\nŻuk-1,wygrana\n"
    with opened(tmp_path) as ops:
        ops.leads.add({"full_name": "Łukasz Dąb", "Klucz": "Żuk-1"})
        chosen: dict[str, Any] = {"key": "Klucz", "outcome_column": "Etap", "positive": ["wygrana"]}
        for encoding, count in (("cp1252", 0), ("iso8859-2", 1)):
            file = io.BytesIO(data.encode("iso8859-2"))
            report = ops.outcomes.import_file(file, file_name="past.csv", encoding=encoding, **chosen)
            assert (report.labelled, report.unmatched) == (count, 1 - count)


def test_damaged_row_of_a_do_not_contact_list_is_named(tmp_path: Path) -> None:
    rows = "".join(f"person{number}@b.example,opt_out,by phone\n" for number in range(30))
    damaged = 'ann@b.example,"opt_out,by phone\nbob@b.example,opt_out,by, phone\n'
    with opened(tmp_path) as ops:
        data = f"email,reason,note\n{damaged}{rows}".encode()
        report = ops.suppressions.import_file(io.BytesIO(data), file_name="list.csv")
        assert (report.rows, report.added) == (32, 30)
        assert [row.line for row in report.rejected_rows] == [2, 3]
        assert "quotation mark" in report.rejected_rows[0].reason


def test_do_not_contact_list_may_be_a_workbook(tmp_path: Path) -> None:
    with opened(tmp_path) as ops:
        book = xlsx({"Opt-outs": [["Email", "Reason"], ["a@b.example", "unsubscribed"]]})
        report = ops.suppressions.import_file(io.BytesIO(book), file_name="list.xlsx")
        assert (report.added, report.rejected) == (1, 0)


def test_outcomes_may_be_a_json_file(tmp_path: Path) -> None:
    outcomes = [{"Email": "j.mueller@acme.example", "Stage": "Closed Won", "Close Date": "2026-10-01"}]
    with opened(tmp_path) as ops:
        ops.ingest(io.BytesIO(xlsx({"Kontakte": ROWS})), file_name="leads.xlsx")
        report = ops.outcomes.import_file(
            io.BytesIO(json.dumps(outcomes).encode()), file_name="outcomes.json"
        )
        assert (report.rows, report.labelled) == (1, 1)
