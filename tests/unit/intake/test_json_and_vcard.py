"""Records of JSON, JSON Lines, and vCard."""

import io
import json
from collections.abc import Iterator

import pytest

from leadops_core.intake import IntakeError, IntakeLimits
from leadops_core.intake.mapping import mapping_of_file
from leadops_core.intake.reader import read
from leadops_core.intake.use_cases.open_table import open_table
from leadops_core.schemas import FileFormat, LeadContent, RejectedRow

LIMITS = IntakeLimits()
LEADS = [
    {
        "first_name": "Ann",
        "last_name": "Lee",
        "email": "a@b.example",
        "company": {"name": "Acme", "size": 120},
    },
    {"first_name": "Bo", "email": "b@c.example", "tags": ["trial", "web"], "active": True, "phone": None},
]


def table_of(
    data: bytes, limits: IntakeLimits = LIMITS
) -> tuple[FileFormat, list[LeadContent], list[RejectedRow]]:
    rows: list[LeadContent] = []
    rejected: list[RejectedRow] = []
    with open_table(io.BytesIO(data), "leads.txt", limits) as stream:
        mapping = mapping_of_file(stream, "leads.txt", None, limits)
        stream.seek(0)
        for chunk in read(stream, mapping, file_name="leads.txt", limits=limits):
            rows += [row.content for row in chunk.rows]
            rejected += chunk.rejected
    return mapping.dialect.format, rows, rejected


def emails(rows: list[LeadContent]) -> list[str | None]:
    return [row.email for row in rows]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (json.dumps(LEADS), FileFormat.JSON),
        (json.dumps(LEADS, indent=2), FileFormat.JSON),
        (json.dumps({"count": 2, "leads": LEADS, "next": None}, indent=1), FileFormat.JSON),
        ("\n".join(map(json.dumps, LEADS)), FileFormat.JSON_LINES),
        ("\ufeff\n" + "\r\n\r\n".join(map(json.dumps, LEADS)) + "\r\n", FileFormat.JSON_LINES),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_json_objects_become_leads(text: str, format: FileFormat, encoding: str) -> None:
    found, rows, rejected = table_of(text.encode(encoding))
    assert (found, rejected, emails(rows)) == (format, [], ["a@b.example", "b@c.example"])
    assert (rows[0].company_name, rows[0].company_size) == ("Acme", "51-200")
    assert rows[1].attributes == {"tags": "trial; web", "active": "true"}


def test_json_rows_are_read_like_table_rows() -> None:
    rows = [["Name", "Email"], ["Ann Lee", "a@b.example"], ["Bo Ray", "b@c.example"]]
    for text in (json.dumps(rows), "\n".join(map(json.dumps, rows))):
        assert emails(table_of(text.encode())[1]) == ["a@b.example", "b@c.example"]


def test_single_json_object_becomes_one_lead() -> None:
    assert emails(table_of(json.dumps(LEADS[0], indent=2).encode())[1]) == ["a@b.example"]


def test_numbers_of_json_are_kept_as_they_are_written() -> None:
    (row,) = table_of(
        b'[{"email": "a@b.example", "serial": 12345678901234567890, "share": 0.10, "none": NaN}]'
    )[1]
    assert row.attributes == {"serial": "12345678901234567890", "share": "0.10"}


def test_key_that_is_repeated_in_an_object_is_kept() -> None:
    (row,) = table_of(b'[{"email": "a@b.example", "note": "one", "note": "two"}]')[1]
    assert row.attributes == {"note": "one", "note (2)": "two"}


def test_faulty_json_line_rejects_only_itself() -> None:
    lines = [json.dumps(LEADS[0]), '{"email": "x@y.example",', "[1, 2]", '"text"', json.dumps(LEADS[1])]
    _, rows, rejected = table_of("\n".join(lines).encode())
    assert emails(rows) == ["a@b.example", "b@c.example"]
    assert [row.line for row in rejected] == [2, 3, 4]
    assert "not valid JSON" in rejected[0].reason


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"email": "a@b.example"},\n{"email": "b@c.example"', "line 2: this JSON cannot be read"),
        (
            '[{"email": "a@b.example"}\n {"email": "b@c.example"}]',
            "line 2: .*a comma or the end of the array is missing",
        ),
        ('{"people": [{"a": 1}],\n "firms": [{"b": 2}]}', "line 2: .*more than one list of objects"),
        ('[{"email": "a@b.example"}] and more', "there is text after the end"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"note": "' + "x" * 500_000 + '"}]', "more than 400,000 characters"),
        ('{"version": 3, "theme": "dark"}', "no column for a person or a company was found"),
    ],
)
def test_json_without_a_list_of_leads_is_refused(text: str, message: str) -> None:
    with pytest.raises(IntakeError, match=message):
        table_of(text.encode())


def test_too_many_different_keys_are_refused() -> None:
    with pytest.raises(IntakeError, match="columns"):
        table_of(json.dumps([{f"key{number}": "x" for number in range(301)}]).encode())


def test_long_json_array_is_read_in_pieces() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"["
        for number in range(20_000):
            yield b'%s\n{"email":"lead%d@b.example","note":"%s"}' % (
                b"," if number else b"",
                number,
                b"x" * 50,
            )
        yield b"]"

    rows = table_of(b"".join(pieces()))[1]
    assert (len(rows), rows[-1].email) == (20_000, "lead19999@b.example")


VCARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Jürgen;;Dr.;\r\nFN:Dr. Jürgen Müller\r\nORG:Acme GmbH;Vertrieb\r\n"
    "TITLE:Einkaufs\r\n leiter\r\nitem1.EMAIL;TYPE=WORK:j@acme.example\r\nEMAIL:jm@home.example\r\n"
    "TEL;TYPE=CELL:+49 30 123\r\nADR;TYPE=WORK:;;Weg 1;Berlin;;10115;Germany\r\nNOTE:First\\nsecond\\, line\r\n"
    "PHOTO;ENCODING=b:aGVsbG8=\r\nUID:1-2-3\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Lee;Ann\r\nEMAIL;INTERNET:ann@b.example\r\n"
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Gr=C3=BC=\r\n=C3=9Fe\r\nEND:VCARD\r\n"
)


def test_vcard_contacts_become_leads() -> None:
    format, (first, second), rejected = table_of(VCARD.encode())
    assert (format, rejected) == (FileFormat.VCARD, [])
    assert (first.first_name, first.last_name, first.email) == ("Jürgen", "Müller", "j@acme.example")
    assert (first.company_name, first.job_title, first.country) == ("Acme GmbH", "Einkaufsleiter", "DE")
    assert first.attributes["Email 2"] == "jm@home.example"
    assert (second.first_name, second.last_name, second.email) == ("Ann", "Lee", "ann@b.example")
    assert "First\nsecond, line" in (first.lead_message, *first.attributes.values())
    assert "Grüße" in (second.lead_message, *second.attributes.values())
    assert not any("aGVsbG8=" in value for value in first.attributes.values())


def test_contact_without_an_end_and_stray_lines_are_named() -> None:
    text = VCARD + "stray: line\r\nBEGIN:VCARD\r\nFN:Bo Ray\r\n"
    rows, rejected = table_of(text.encode())[1:]
    assert len(rows) == 2
    assert [(row.line, row.reason.partition(".")[0]) for row in rejected] == [
        (23, "This line is not part of a contact"),
        (24, "This contact has no END:VCARD"),
    ]


def test_json_in_an_uncertain_encoding_is_refused_with_the_choices() -> None:
    with pytest.raises(IntakeError, match="the encoding is not certain: cp"):
        table_of('[{"first_name": "Imię", "email": "a@b.example"}]'.encode("cp1250"))


def test_record_of_json_on_one_line_is_named() -> None:
    entries = [*LEADS, {}, {"first_name": "Eva", "email": "nobody"}, 5]
    for data in (json.dumps(entries), json.dumps({"leads": entries})):
        rejected = table_of(data.encode())[2]
        assert [row.reason.split(":")[0] for row in rejected] == ["Record 4", "Record 5"]
