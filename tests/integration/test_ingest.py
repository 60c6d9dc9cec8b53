"""Imports through `LeadOps`: dry run, mapping by hand, truncated and refused files."""

import io
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.intake import IntakeError, rejected_csv
from leadops_core.intake.mapping import MappingError
from leadops_core.schemas import Fate, UploadState

DEMO = Path(__file__).parents[2] / "data" / "demo_leads.csv"


def opened(tmp_path: Path, **settings: Any) -> LeadOps:
    config = Settings(_env_file=None, outbox_dir=tmp_path / "outbox", **settings)
    return LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=config)


def test_dry_run_matches_the_import_and_stores_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as ops:
        ops.ingest(io.BytesIO(DEMO.read_bytes()[:20_000].rsplit(b"\n", 1)[0]), file_name="part.csv")
        before = (ops.leads.figures(), ops.uploads.list())
        rehearsed = ops.ingest(DEMO, dry_run=True)
        assert (ops.leads.figures(), ops.uploads.list()) == before
        real = ops.ingest(DEMO)
    assert (rehearsed.counts, rehearsed.rejected_rows, rehearsed.mapping) == (
        real.counts,
        real.rejected_rows,
        real.mapping,
    )
    assert rehearsed.dry_run
    assert rehearsed.upload_id is None
    assert real.counts.merged > 3


def test_dry_run_reports_the_result_of_each_row(tmp_path: Path) -> None:
    file = (
        b"First Name,Email,Company,Job Title\n"
        b"Una,una@brief.example,Brief,Editor\n"
        b"Tom,not-an-address@@x,Calder,CFO\n"
        b"Una,una@brief.example,Brief,Publisher\n"
        b"Priya,priya@northwind.example,Northwind,\n"
    )
    with opened(tmp_path) as ops:
        there = ops.leads.add({"First Name": "Priya", "Email": "priya@northwind.example"})
        fates = ops.ingest(io.BytesIO(file), dry_run=True, file_name="fair.csv").row_fates
        real = ops.ingest(io.BytesIO(file), file_name="fair.csv")
    assert [(row.line, row.fate, row.name) for row in fates] == [
        (2, Fate.ADDED, "Una"),
        (3, Fate.REJECTED, None),
        (4, Fate.MERGED, "Una"),
        (5, Fate.MERGED, "Priya"),
    ]
    assert (fates[1].column, "not-an-address" in (fates[1].reason or "")) == ("Email", True)
    assert (fates[2].lead_id, fates[2].changed) == (None, ("job_title",))
    assert (fates[3].lead_id, fates[3].changed) == (there.id, ("company_name",))
    assert real.row_fates == ()


def test_dry_run_of_an_interrupted_import_reports_the_rest(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop_early(done: int, _: int | None) -> None:
        if done >= 100:
            raise Stopped

    with opened(tmp_path, ingest_chunk_size=50) as ops:
        with pytest.raises(Stopped):
            ops.ingest(DEMO, progress=stop_early)
        rehearsed = ops.ingest(DEMO, dry_run=True)
        real = ops.ingest(DEMO)
        assert real.resumed
        assert rehearsed.resumed
        assert rehearsed.counts == real.counts
        assert (real.counts.rows, real.counts.accepted) == (200, 196)
        assert len(ops.uploads.list()) == 1


def test_file_that_exceeds_a_limit_halfway_stores_no_lead(tmp_path: Path) -> None:
    with opened(tmp_path, max_rows=120, ingest_chunk_size=40) as ops:
        with pytest.raises(IntakeError, match=r"demo_leads\.csv, line \d+: more than 120 rows"):
            ops.ingest(DEMO)
        assert ops.leads.figures().total == 0
        (upload,) = ops.uploads.list()
    assert upload.state is UploadState.FAILED
    assert upload.error is not None
    assert "120 rows" in upload.error


def test_file_over_the_size_limit_is_refused_before_storing(tmp_path: Path) -> None:
    with opened(tmp_path, max_bytes=1000) as ops:
        with pytest.raises(IntakeError, match=r"demo_leads\.csv"):
            ops.ingest(DEMO)
        assert ops.uploads.list() == ()


def test_columns_can_be_mapped_by_hand(tmp_path: Path) -> None:
    file = b"Kontakt,Wer,Firma,Stand\na@firm.example,Ann Lee,Firm,won\n"
    wish = {"Kontakt": "email", "Wer": "full_name", "Firma": None, "Stand": "outcome"}
    with opened(tmp_path) as ops:
        ops.ingest(io.BytesIO(file), file_name="x.csv", mapping=wish)
        (lead,) = ops.leads.iterate()
    assert (lead.email, lead.first_name, lead.last_name) == ("a@firm.example", "Ann", "Lee")
    assert lead.company_name is None
    assert lead.attributes == {"Firma": "Firm"}
    assert lead.outcome_attributes == {"Stand": "won"}


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"Nope": "email"}, "no column 'Nope'"),
        ({"Email": "mail"}, "unknown field 'mail'"),
        (
            {"Email": "company_name", "Company": "company_name"},
            "'Email' and 'Company' are both mapped to company_name",
        ),
    ],
)
def test_mapping_of_unknown_columns_lists_the_existing_ones(
    tmp_path: Path, wish: dict[str, str], says: str
) -> None:
    with opened(tmp_path) as ops:
        with pytest.raises(MappingError, match=says):
            ops.ingest(DEMO, mapping=wish)
        assert ops.uploads.list() == ()


def test_mapping_moves_field_to_chosen_column(tmp_path: Path) -> None:
    file = b"Email,Work Email\nold@firm.example,new@firm.example\n"
    with opened(tmp_path) as ops:
        mapped = ops.uploads.preview(io.BytesIO(file), file_name="x.csv").by_column()
        other = next(name for name, field in mapped.items() if field is None)
        report = ops.ingest(io.BytesIO(file), file_name="x.csv", mapping={other: "email"})
        (lead,) = ops.leads.iterate()
    assert report.mapping.by_column()[other] == "email"
    assert list(report.mapping.by_column().values()).count("email") == 1
    assert lead.email in ("old@firm.example", "new@firm.example")


def test_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as ops:
        ops.ingest(DEMO)
        ops.process()
        before = list(ops.leads.iterate())
        again = ops.ingest(DEMO).counts
        assert (again.accepted, again.changed, again.merged, again.rejected) == (0, 0, 199, 1)
        assert ops.process().processed == 0
        assert list(ops.leads.iterate()) == before


def test_stream_without_seek_is_imported(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._data = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            return self._data.readinto(buffer)

    with opened(tmp_path) as ops, io.BufferedReader(Pipe(DEMO.read_bytes())) as piped:
        counts = ops.ingest(piped, file_name="piped.csv").counts
    assert counts.rows == 200


def test_missing_import_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    with opened(tmp_path) as ops, pytest.raises(Exception, match=r"missing\.csv: .*Check the path"):
        ops.ingest(tmp_path / "missing.csv")


def test_binary_data_is_refused_and_stores_nothing(tmp_path: Path) -> None:
    data = bytes(range(256)) * 20
    with opened(tmp_path) as ops:
        with pytest.raises(IntakeError, match=r"noise\.csv: this is binary data"):
            ops.ingest(io.BytesIO(data), file_name="noise.csv")
        assert ops.uploads.list() == ()


DAMAGED = (
    "First Name,Last Name,Email,Company,Notes\n"
    "Ann,Lee,ann@acme.example,Acme,first\n"
    "Bob,Ray,bob@bcme.example,Bcme, Inc.,second\n"
    "Cy,Dee\n"
    'Di,Fox,di@d"cme.example,Dcme,third\n'
    "Eva,Orr,eva@ecme.example,Ecme,fourth\n"
    "\n"
    "Report of 2026-11-30\n"
)


def test_preview_counts_damaged_rows_before_anything_is_stored(tmp_path: Path) -> None:
    with opened(tmp_path) as ops:
        preview = ops.uploads.preview_rows(io.BytesIO(DAMAGED.encode()), file_name="damaged.csv")
        dry_run = ops.ingest(io.BytesIO(DAMAGED.encode()), file_name="damaged.csv", dry_run=True)
        assert ops.uploads.list() == ()
    assert (preview.damage.rows, preview.damage.damaged, preview.damage.other_lines) == (6, 3, 1)
    assert preview.damage.first_lines == (3, 4, 5)
    assert preview.damage.is_complete
    assert dry_run.damage == preview.damage


def test_preview_checks_the_first_rows_of_a_long_file(tmp_path: Path) -> None:
    row = "Ann,Lee,ann@acme.example,Acme,first\n"
    text = "First Name,Last Name,Email,Company,Notes\n" + row * 20_500
    with opened(tmp_path) as ops:
        damage = ops.uploads.preview_rows(io.BytesIO(text.encode()), file_name="long.csv").damage
    assert (damage.rows, damage.is_complete) == (20_000, False)


def test_rejected_rows_can_be_corrected_and_imported_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ops:
        first = ops.ingest(io.BytesIO(DAMAGED.encode()), file_name="damaged.csv")
        columns = [column.column for column in first.mapping.columns]
        text = "".join(rejected_csv(columns, ops.uploads.rejected_rows(str(first.upload_id))))
        unchanged = ops.ingest(io.BytesIO(text.encode()), file_name="rejected.csv", dry_run=True)
        assert (unchanged.counts.accepted, unchanged.counts.rejected) == (0, 4)
        corrected = (
            text.replace('"Bcme","Inc."', '"Bcme, Inc."')
            .replace('"Cy","Dee"', '"Cy","Dee","cy@ccme.example","Ccme",""')
            .replace('"di@d""cme.example"', '"di@dcme.example"')
        )
        again = ops.ingest(io.BytesIO(corrected.encode()), file_name="rejected.csv")
        assert (again.counts.accepted, again.counts.rejected) == (3, 1)
        assert again.mapping.exported_by == "LeadOps rejected rows"
        leads = {lead.email: lead for lead in ops.leads.list().items}
    assert leads["bob@bcme.example"].company_name == "Bcme, Inc."
    assert leads["di@dcme.example"].attributes.keys() <= {"Notes"}
    assert leads["ann@acme.example"].attributes.keys() == leads["bob@bcme.example"].attributes.keys()
