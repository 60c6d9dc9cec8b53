"""No cell of a CSV file that LeadOps writes is a formula, even if a spreadsheet splits it at another separator."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.exports import rejected_file, to_csv
from console.queries import Answer
from leadops_core import LeadOps, Settings
from leadops_core.schemas import LeadContent

SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BODIES = ("HYPERLINK(1)", "cmd|' /C calc'!A0", "IMPORTXML(A1)", "1+1", "SUM(A1:A9)", "DDE(1;2;3)")
BEFORE = (
    *("", " ", "\u00a0", "\u2003", "\u200b", "\ufeff", "\t", "'", '"'),
    *("x;", "x\t", "x|", "x\n", "x;\u2003", 'x;"', "x\t '"),
)
PAYLOADS = tuple(
    f"{before}{sign}{BODIES[(row + column) % len(BODIES)]}"
    for row, before in enumerate(BEFORE)
    for column, sign in enumerate(SIGNS)
)
_BLANKS = " \t\r\n\u00a0\u2003\u200b\ufeff"


@pytest.fixture
def ops(tmp_path: Path) -> Iterator[LeadOps]:
    with LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=Settings(_env_file=None)) as ops:
        yield ops


def leads_file(ops: LeadOps) -> str:
    for number, payload in enumerate(PAYLOADS):
        words = dict.fromkeys(
            ("lead_message", "pain_point", "company_name", "last_name", "job_title"), payload
        )
        attributes = {"note": payload, f"k{number % 9}{payload}"[:60]: payload}
        content = {**words, "email": f"a{number}@b.example", "attributes": attributes}
        ops.leads.add(LeadContent.model_validate(content))
    stream = io.StringIO()
    ops.export(stream)
    return stream.getvalue()


def rejected_rows_file(ops: LeadOps) -> str:
    source = io.StringIO()
    writer = csv.writer(source)
    writer.writerow(["Email", *(f"T{payload}" for payload in PAYLOADS[:20])])
    writer.writerows(
        ["broken@@", *PAYLOADS[first : first + 20]] for first in range(0, len(PAYLOADS) - 20, 20)
    )
    report = ops.ingest(io.BytesIO(source.getvalue().encode()))
    assert report.counts.rejected
    return rejected_file(ops, str(report.upload_id)).decode()


def do_not_contact_file(ops: LeadOps) -> str:
    for number, payload in enumerate(PAYLOADS):
        ops.suppressions.add(f"a{number}@b.example", note=payload)
    stream = io.StringIO()
    ops.suppressions.export_file(stream)
    return stream.getvalue()


def console_answer_file(_: LeadOps) -> str:
    return to_csv(Answer(PAYLOADS, [PAYLOADS, PAYLOADS[::-1]], False)).decode()


EXPORTS: tuple[Callable[[LeadOps], str], ...] = (
    leads_file,
    rejected_rows_file,
    do_not_contact_file,
    console_answer_file,
)


def is_formula(cell: str, trimmed: str = _BLANKS) -> bool:
    """Return True if a spreadsheet that trims these characters would run the cell. An apostrophe in front makes it text."""
    return cell.lstrip(trimmed).startswith(SIGNS)


def test_payloads_cover_every_sign_behind_every_separator() -> None:
    assert len(set(PAYLOADS)) == len(SIGNS) * len(BEFORE) >= 100


@pytest.mark.parametrize("export", EXPORTS)
@pytest.mark.parametrize("separator", list(",;\t|"))
def test_no_export_has_a_formula_at_any_separator(
    export: Callable[[LeadOps], str], separator: str, ops: LeadOps
) -> None:
    text = export(ops)
    assert "HYPERLINK" in text
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
    # At the separator of the file, quotation marks belong to the cell.
    trimmed = _BLANKS if separator == "," else f'{_BLANKS}"'
    assert [cell for cell in cells if is_formula(cell, trimmed)] == []


@pytest.mark.parametrize("export", EXPORTS)
def test_no_export_has_a_formula_without_quotation(export: Callable[[LeadOps], str], ops: LeadOps) -> None:
    """A program that ignores quotation marks also splits inside cells."""
    cells = re.split(r"[;\t|\n]", export(ops))
    assert [cell for cell in cells if is_formula(cell, f'{_BLANKS}"')] == []
