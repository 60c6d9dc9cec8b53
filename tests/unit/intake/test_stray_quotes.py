"""A misplaced quotation mark costs only its own row, and every line is accounted for."""

import csv
import io
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.reading import take

HEADER = ["First Name", "Last Name", "Email", "Company", "Notes"]
_TEXTS = st.sampled_from(
    [
        "",
        "call back",
        "Acme, Inc.",
        "Acme; Globex | x",
        'the "big" one',
        "Dear all,\nwe need two, maybe three, seats\n\nthanks",
        "first line\nsecond line, with a comma",
    ]
)


@dataclass(frozen=True)
class File:
    text: str
    rows: list[list[str]]
    first_lines: list[int]
    """Line on which each row begins; the last is the line after the end."""
    starts: list[int]
    """Place in `text` at which each row begins; the last is the end."""


@st.composite
def files(draw: st.DrawFn) -> File:
    delimiter = draw(st.sampled_from(",;\t|"))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    is_short = draw(st.booleans())
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(HEADER)
    rows: list[list[str]] = []
    starts: list[int] = []
    for number in range(draw(st.integers(2, 25))):
        company, notes = draw(_TEXTS), draw(_TEXTS)
        last_name = draw(st.sampled_from(["Lee", "Lee", "Lee", "Lee\nJr"]))
        row = [f"Ann{number}", last_name, f"a{number}@b.example", company or "Globex", notes]
        while is_short and not row[-1]:
            row.pop()
        starts.append(text.tell())
        rows.append(row)
        writer.writerow(row)
    whole = text.getvalue()
    starts.append(len(whole))
    return File(whole, rows, [1 + whole.count("\n", 0, start) for start in starts], starts)


@settings(max_examples=300, deadline=None)
@given(files(), st.data())
def test_stray_quote_loses_no_line_and_changes_no_other_row(file: File, data: st.DataObject) -> None:
    damaged = data.draw(st.integers(0, len(file.rows) - 1))
    place = data.draw(st.integers(file.starts[damaged], file.starts[damaged + 1] - 1))
    # Between CR and LF the quotation mark would make a line of its own.
    place -= file.text[place - 1] == "\r"
    taken = take((file.text[:place] + '"' + file.text[place:]).encode())
    assert taken.row_count == len(taken.rows) + len(taken.rejected)
    lines = [row.line for row in taken.rows] + [row.line for row in taken.rejected]
    assert len(set(lines)) == len(lines)
    assert file.first_lines[damaged] in lines
    leads = {row.line: row.content for row in taken.rows}
    rejected = {row.line for row in taken.rejected}
    for number, row in enumerate(file.rows):
        line = file.first_lines[number]
        if number == damaged:
            continue
        if number == damaged + 1 and line in rejected:
            continue
        assert line in leads, (line, taken.rejected)
        content = leads[line]
        found = [content.first_name, content.last_name, content.email, content.company_name]
        assert found == [" ".join(cell.split()) for cell in row[:4]]
        assert content.attributes.get("Notes", content.lead_message or "") == "".join(row[4:])


def test_rows_shorter_than_the_header_survive_a_stray_quote() -> None:
    count = 20_000
    rows = "".join(f"Bob,Ray{number},b{number}@c.example,Bcme\n" for number in range(count))
    taken = take((",".join(HEADER) + '\nAnn,Lee,a@b.example,"Acme\n' + rows).encode())
    assert [row.line for row in taken.rows] == list(range(3, count + 3))
    assert [row.line for row in taken.rejected] == [2]
    assert "quotation mark opens on this line" in taken.rejected[0].reason


@pytest.mark.parametrize(
    ("lines", "rejected"),
    [
        (['Ann,Lee,a@b.example,Acme,"Hello', "two, three", 'bye""', "Bob,Ray,b@b.example,Bcme"], [2, 3, 4]),
        (['Ann,Lee,a@b.example,Acme,"He', 'says "hi"', 'bye"', "Bob,Ray,b@b.example,Bcme"], [2, 3, 4]),
        (['Ann,Lee,a@b.example,"Acme', 'Bo,Ray,b@b.example,5"', "Bob,Dee,c@b.example,Ccme"], [2, 3]),
        (
            ['Ann,Lee,a@b.example,"Acme', "Cy,Dee,c@b.example,Ccme", 'Bob,Ray,b@b.example,Bcme,"', 'Hello"'],
            [2],
        ),
        (['"Ann,Lee,a@b.example', "Bob,Ray,,Bcme,no address", "Cy,Dee,c@b.example,Ccme"], [2]),
    ],
)
def test_reading_resumes_at_the_next_row(lines: list[str], rejected: list[int]) -> None:
    taken = take("\n".join([",".join(HEADER), *lines, ""]).encode())
    assert [row.line for row in taken.rejected] == rejected
    assert "Bob" in [row.content.first_name for row in taken.rows]
    assert len(taken.rows) == sum(line.startswith(("Bob", "Cy")) for line in lines)


def test_stray_quote_in_the_header_hides_no_column() -> None:
    taken = take(b'First Name,"Last Name,Email,Company\nAnn,Lee,a@b.example,Acme\nBo,Ray,c@d.example,Bcme\n')
    assert [row.content.email for row in taken.rows] == ["a@b.example", "c@d.example"]
    assert [row.content.last_name for row in taken.rows] == ["Lee", "Ray"]


def test_first_cell_over_two_lines_is_no_stray_quote() -> None:
    rows = "".join(f"Bob,Ray{number},b{number}@c.example,Bcme,x\n" for number in range(30))
    text = ",".join(HEADER) + "\n" + rows + '"Ann\nBcc: x@y.example",Lee,a@b.example,Acme,x\n' + rows
    taken = take(text.encode())
    assert taken.rejected == []
    assert taken.rows[30].content.first_name == "Ann Bcc: x@y.example"


def test_message_that_contains_table_rows_stays_one_cell() -> None:
    message = "Please add:\nZoe,Fox,Sales\nBen,Orr,Buyer\nThanks, Ann"
    text = ",".join(HEADER) + f'\nAnn,Lee,a@b.example,Acme,"{message}"\nBob,Ray,b@b.example,Bcme,x\n'
    taken = take(text.encode())
    assert taken.rejected == []
    assert taken.rows[0].content.attributes.get("Notes", taken.rows[0].content.lead_message) == message
