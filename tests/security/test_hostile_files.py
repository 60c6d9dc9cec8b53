"""Files that are small on disk and huge in memory, that name other files, or that never end: refused, or read as their text."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.intake import IntakeError
from tests.support.workbooks import xlsx

SECRET = "a line of a file on this machine"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def ops(tmp_path: Path) -> Iterator[LeadOps]:
    with LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=Settings(_env_file=None)) as ops:
        yield ops


def workbook(folder: Path, change: Callable[[str], str], name: str = SHEET) -> Path:
    """Return a workbook of one lead in which one part is changed."""
    whole = folder / "whole.xlsx"
    whole.write_bytes(xlsx({"Leads": [["Email", "Company"], ["ann@firm.example", "Firm"]]}))
    path = folder / "leads.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            text = source.read(part).decode()
            target.writestr(part, change(text) if part == name else text)
    return path


def bomb(folder: Path) -> Path:
    blanks = " " * 1_000_000
    path = workbook(folder, lambda text: text.replace("<sheetData>", f"<sheetData>{blanks * 400}"))
    assert path.stat().st_size < 2_000_000
    return path


def bomb_of_entities(folder: Path) -> Path:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{entities}]>'
    return workbook(folder, lambda text: doctype + text.replace("Firm<", "&e11;<"))


def external_entity(folder: Path) -> Path:
    (folder / "secret.txt").write_text(SECRET)
    doctype = f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file://{folder}/secret.txt">]>'
    return workbook(folder, lambda text: doctype + text.replace("Firm<", "&x;<"))


def path_out_of_the_archive(folder: Path) -> Path:
    path = workbook(folder, str)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../../leadops-was-here.txt", "x")
    return path


def deep_json(folder: Path) -> Path:
    (folder / "leads.json").write_text("[" * 200_000 + "]" * 200_000)
    return folder / "leads.json"


def deep_json_in_a_field(folder: Path) -> Path:
    nested = '{"a":' * 100_000 + "1" + "}" * 100_000
    (folder / "leads.json").write_text(f'[{{"email": "ann@firm.example", "company": {nested}}}]')
    return folder / "leads.json"


def number_of_a_million_digits(folder: Path) -> Path:
    (folder / "leads.json").write_text('[{"email": "ann@firm.example", "size": ' + "9" * 1_000_000 + "}]")
    return folder / "leads.json"


def json_lines_without_an_end(folder: Path) -> Path:
    row = json.dumps({"email": "ann@firm.example", "company": "Firm"})
    (folder / "leads.jsonl").write_text(f'{row}\n{{"email": "bob@firm.example", "note": "{"x" * 5_000_000}')
    return folder / "leads.jsonl"


def card_without_an_end(folder: Path) -> Path:
    card = "BEGIN:VCARD\nVERSION:4.0\nFN:Ann\nEMAIL:ann@firm.example\nNOTE:"
    (folder / "leads.vcf").write_text(card + "\n x" * 1_000_000)
    return folder / "leads.vcf"


FILES = (
    bomb,
    bomb_of_entities,
    external_entity,
    path_out_of_the_archive,
    deep_json,
    deep_json_in_a_field,
    number_of_a_million_digits,
    json_lines_without_an_end,
    card_without_an_end,
)


@pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__)
def test_hostile_file_is_refused_or_read_as_text(
    make: Callable[[Path], Path], ops: LeadOps, tmp_path: Path
) -> None:
    path = make(tmp_path)
    with suppress(IntakeError):
        counts = ops.ingest(path).counts
        assert counts.rows == counts.accepted + counts.merged + counts.rejected
    leads = list(ops.leads.iterate())
    assert len(leads) <= 2
    stored = "".join(lead.model_dump_json() for lead in leads)
    assert SECRET not in stored
    assert len(stored) < 1_000_000
    assert not (tmp_path.parents[2] / "leadops-was-here.txt").exists()
    assert ops.ingest(_honest(tmp_path)).counts.accepted == 1


def _honest(folder: Path) -> Path:
    (folder / "honest.csv").write_text("Email,Company\neve@other.example,Other\n")
    return folder / "honest.csv"
