import codecs
import io
import itertools

import pytest

from leadops_core.intake import IntakeError, IntakeLimits, detect, read
from leadops_core.schemas import (
    BudgetRange,
    ColumnRole,
    CompanySize,
    Industry,
    LeadContent,
    LeadField,
    LeadSource,
    Urgency,
)
from tests.unit.intake.reading import take
from tests.unit.intake.samples import GERMAN, GOOGLE, SALESFORCE_CONTACTS, SALESFORCE_LEADS

HEADER = "First Name,Last Name,Email,Company,Message\n"


def test_csv_ingest_validation() -> None:
    data = (
        HEADER + "Ann,Lee,ann@acme.com,Acme,Hello\n"
        "Bob,Ray,not an address,Globex,Hi\n"
        "\n"
        ",,,,\n"
        "Cy,Dee,,Initech,no address but a name\n"
        "Di,Fox,di@fox.org,Fox,too,many,cells\n"
        "Ed,Gil\n"
    ).encode()
    taken = take(data)
    assert [row.line for row in taken.rows] == [2, 6]
    assert [(row.line, row.column) for row in taken.rejected] == [
        *((3, "Email"), (5, None)),
        *((7, None), (8, None)),
    ]
    assert taken.row_count == len(taken.rows) + len(taken.rejected) == 6
    assert "“not an address” is not an email address" in taken.rejected[0].reason
    assert "leave the cell blank" in taken.rejected[0].reason
    assert taken.rejected[0].cells == ("Bob", "Ray", "not an address", "Globex", "Hi")
    assert "empty" in taken.rejected[1].reason
    assert "7 cells, but the header has 5" in taken.rejected[2].reason
    assert "2 cells, but the header has 5" in taken.rejected[3].reason


def test_row_becomes_a_normalised_content() -> None:
    taken = take(GERMAN)
    assert taken.rows[0].content == LeadContent(
        first_name="Jörg",
        last_name="Müller",
        email="joerg@mueller.de",
        company_name="Müller GmbH",
        job_title="Geschäftsführer",
        industry=Industry.MANUFACTURING,
        industry_text="Maschinenbau",
        company_size=CompanySize.MEDIUM,
        country="DE",
        source=LeadSource.EVENT,
        budget_range=BudgetRange.UNDER_5K,
        urgency=Urgency.HIGH,
        lead_message="Bitte um Angebot für 10 Stück",
        attributes={"budget_amount": "up to 5,000 EUR"},
        outcome_attributes={"Status": "offen"},
    )
    assert taken.rows[0].dedupe_key == "email:joerg@mueller.de"
    assert taken.rows[0].name_key == "name:jorg muller|muller"


def test_unreadable_value_is_kept_and_rejects_no_row() -> None:
    header = "Email,Country,Industry,Employees,Lead Source,Budget,Urgency\n"
    taken = take((header + "a@b.com,Narnia,Space mining,lots,A bird told me,maybe 20,whenever\n").encode())
    content = taken.rows[0].content
    assert content.attributes == {
        "Country": "Narnia",
        "Industry": "Space mining",
        "Employees": "lots",
        "Lead Source": "A bird told me",
        "Budget": "maybe 20",
        "Urgency": "whenever",
    }
    assert content.industry_text == "Space mining"
    assert (content.country, content.industry, content.company_size, content.source) == (None,) * 4
    assert (content.budget_range, content.urgency) == (None, None)


@pytest.mark.parametrize("blank", ["", "n/a", "N/A", "none", "-", "unknown", "NULL", "  ", "#N/A"])
def test_placeholder_counts_as_blank(blank: str) -> None:
    taken = take(f"Email,Last Name,Company,Country,Budget\n{blank},Lee,{blank},{blank},unknown\n".encode())
    content = taken.rows[0].content
    assert (content.email, content.company_name, content.country, content.budget_range) == (None,) * 4
    assert content.attributes == {}


def test_people_named_null_keep_their_name() -> None:
    assert take(b"First Name,Last Name\nAnn,Null\n").rows[0].content.last_name == "Null"


def test_first_of_several_addresses_is_used_and_others_are_kept() -> None:
    taken = take(GOOGLE)
    assert taken.rows[0].content.email == "rob@acme.example"
    assert taken.rows[0].content.attributes["E-mail 1 - Value"] == "bob@gmail.com"


@pytest.mark.parametrize("mark", ["'", "`"])
def test_mark_before_an_address_is_dropped(mark: str) -> None:
    taken = take(f"Name,Email\nAnn Lee,{mark}ann@acme.example\n".encode())
    assert taken.rows[0].content.email == "ann@acme.example"


def test_address_with_a_space_rejects_its_row() -> None:
    taken = take(b"Name,Email\njohn smith,john smith@acme.example\nAnn Lee,Ann Lee <ann@acme.example>\n")
    assert [row.content.email for row in taken.rows] == ["ann@acme.example"]
    assert [(row.line, row.column) for row in taken.rejected] == [(2, "Email")]
    assert "john smith@acme.example" in taken.rejected[0].reason


def test_phone_number_is_stored_without_its_protective_mark() -> None:
    assert take(SALESFORCE_CONTACTS).rows[0].content.attributes["Phone"] == "+49 30 12345"
    assert take(b"Email,Phone\na@b.com,'0170 1234567\n").rows[0].content.attributes["Phone"] == "0170 1234567"


def test_formula_is_stored_as_text() -> None:
    content = take(b'Email,Company,Note\na@b.com,"=HYPERLINK(""http://x"")",@SUM(A1)\n').rows[0].content
    assert content.company_name == '=HYPERLINK("http://x")'
    assert content.attributes["Note"] == "@SUM(A1)"


def test_report_footer_is_rejected() -> None:
    taken = take(SALESFORCE_LEADS)
    assert [row.content.last_name for row in taken.rows[:2]] == ["Lee", "O'Neil"]
    assert len(taken.rows) == 2
    assert all("footer" in row.reason for row in taken.rejected)
    assert len(taken.rejected) == 3


def test_header_in_the_middle_of_the_file_is_rejected() -> None:
    taken = take((HEADER + "Ann,Lee,a@b.com,Acme,x\n" + HEADER + "Bo,Ray,c@d.com,Globex,y\n").encode())
    assert len(taken.rows) == 2
    assert [row.line for row in taken.rejected] == [3]
    assert "repeats the header" in taken.rejected[0].reason


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        *(
            ("utf-8", b""),
            ("utf-8", codecs.BOM_UTF8),
            ("utf-16-le", codecs.BOM_UTF16_LE),
            ("utf-16-be", codecs.BOM_UTF16_BE),
        ),
        *(("utf-16-le", b""), ("utf-16-be", b""), ("cp1252", b"")),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_is_read(
    encoding: str, mark: bytes, delimiter: str, end: str
) -> None:
    lines = ["Vorname|Nachname|E-Mail|Nachricht", "Jörg|Müßig|j@m.de|Grüße, an; alle"]
    text = end.join(line.replace("|", delimiter) for line in lines) + end
    if delimiter in ",;":
        text = text.replace("Grüße, an; alle", '"Grüße, an; alle"')
    taken = take(mark + text.encode(encoding))
    content = taken.rows[0].content
    assert (content.first_name, content.last_name, content.lead_message) == (
        "Jörg",
        "Müßig",
        "Grüße, an; alle",
    )
    assert taken.mapping.dialect.delimiter == delimiter


def test_separator_line_sets_the_delimiter() -> None:
    taken = take(b"sep=;\nFirst Name;Email\nAnn;a@b.com\n")
    assert taken.mapping.dialect.delimiter == ";"
    assert [row.line for row in taken.rows] == [3]


def test_single_quotes_are_detected() -> None:
    taken = take(b"'First Name','Email','Company'\n'Ann','a@b.com','Acme, Inc.'\n'Bo','c@d.com','Globex'\n")
    assert taken.mapping.dialect.quote == "'"
    assert taken.rows[0].content.company_name == "Acme, Inc."


def test_quoted_line_ends_stay_in_their_cell_and_lines_are_counted() -> None:
    taken = take((HEADER + 'Ann,Lee,a@b.com,Acme,"one\r\ntwo\n\nthree"\nBo,Ray,c@d.com,Globex,x\n').encode())
    assert taken.rows[0].content.lead_message == "one\ntwo\n\nthree"
    assert [row.line for row in taken.rows] == [2, 6]


def test_split_character_at_the_end_of_the_sample_is_ignored() -> None:
    data = ("Name,Email\n" + "Jörg Müller,j@m.de\n" * 50).encode()
    cut = data.index("ü".encode(), 600) + 1
    assert detect(data[:cut], file_name="x.csv").dialect.encoding == "utf-8"


def test_bytes_that_cannot_be_decoded_reject_their_row_only() -> None:
    rows = "".join(f"Jörg,Müller,j{n}@m.de,Größe,ä\n" for n in range(20)).encode()
    taken = take(HEADER.encode() + rows + b"Ann,Le\xff,a@b.com,Acme,x\n" + rows)
    assert len(taken.rows) == 40
    assert [row.line for row in taken.rejected] == [22]
    assert "utf-8" in taken.rejected[0].reason
    assert taken.rejected[0].cells[1] == "Le\ufffd"


def test_nul_bytes_reject_their_row_only() -> None:
    taken = take((HEADER + "A\0nn,Lee,a@b.com,Acme,x\nBo,Ray,c@d.com,Globex,y\n").encode())
    assert [row.line for row in taken.rows] == [3]
    assert "NUL" in taken.rejected[0].reason


def test_long_cell_rejects_its_row_only() -> None:
    limits = IntakeLimits(max_cell_chars=50)
    taken = take(
        (HEADER + f"Ann,Lee,a@b.com,Acme,{'x' * 51}\nBo,Ray,c@d.com,G,{'y' * 50}\n").encode(), limits=limits
    )
    assert [row.line for row in taken.rows] == [3]
    assert "more than 50 characters" in taken.rejected[0].reason


@pytest.mark.parametrize("length", [140_000, 3_000_000])
@pytest.mark.parametrize("quote", ["", '"'])
def test_huge_cell_does_not_stop_the_file_or_fill_memory(length: int, quote: str) -> None:
    data = (HEADER + f"Ann,Lee,a@b.com,Acme,{quote}{'x' * length}{quote}\nBo,Ray,c@d.com,G,y\n").encode()
    taken = take(data)
    assert [row.line for row in taken.rows] == [3]
    assert [row.line for row in taken.rejected] == [2]


def test_huge_cell_over_many_lines_is_one_rejected_row() -> None:
    message = "Dear all\n" * 40_000
    taken = take((HEADER + f'Ann,Lee,a@b.com,Acme,"{message}"\nBo,Ray,c@d.com,G,y\n').encode())
    assert [row.line for row in taken.rejected] == [2]
    assert [row.line for row in taken.rows] == [40_003]


def test_unclosed_quote_rejects_only_its_line() -> None:
    rows = [f"Ann,Lee,a{n}@b.com,Acme,x\n" for n in range(3000)]
    rows[7] = 'Ann,Lee,a7@b.com,"Acme,x\n'
    taken = take((HEADER + "".join(rows)).encode(), chunk_size=1000)
    assert len(taken.rows) == 2999
    assert [row.line for row in taken.rejected] == [9]
    assert "quotation mark" in taken.rejected[0].reason


def test_two_stray_quotes_do_not_swallow_the_rows_between_them() -> None:
    rows = [f"Ann,Lee,a{n}@b.com,Acme,x\n" for n in range(20)]
    rows[3] = 'Ann,Lee,a3@b.com,Acme,"x\n'
    rows[9] = 'Ann,Lee,a9@b.com,"Acme",x\n'
    taken = take((HEADER + "".join(rows)).encode())
    assert len(taken.rows) == 19
    assert [row.line for row in taken.rejected] == [5]


def test_every_line_of_a_message_cut_off_at_the_end_is_named() -> None:
    taken = take((HEADER + 'Ann,Lee,a@b.com,Acme,x\nBo,Ray,c@d.com,G,"Dear all\nwe have\n').encode())
    assert [row.line for row in taken.rows] == [2]
    assert [row.line for row in taken.rejected] == [3, 4]
    assert "not closed on line 3" in taken.rejected[1].reason


def test_quote_inside_a_cell_is_text() -> None:
    content = take((HEADER + 'Ann,Lee,a@b.com,5" pipes Ltd,x\n').encode()).rows[0].content
    assert content.company_name == '5" pipes Ltd'


def test_reading_counts_rows_over_chunks_and_resumes() -> None:
    data = (
        HEADER
        + "".join(f"Ann,Lee,{'a' if n % 5 else 'bad'}{n}{'@b.com' if n % 5 else ''},A,x\n" for n in range(40))
    ).encode()
    whole = take(data, chunk_size=6)
    mapping = whole.mapping
    counts = [
        (len(chunk.rows) + len(chunk.rejected), chunk.row_count)
        for chunk in read(io.BytesIO(data), mapping, file_name="x", chunk_size=6)
    ]
    assert counts == [(6, 6), (6, 12), (6, 18), (6, 24), (6, 30), (6, 36), (4, 40)]
    for skipped in (0, 1, 6, 17, 39, 40, 41):
        rest = take(data, chunk_size=6, skip_rows=skipped)
        lines = sorted([row.line for row in rest.rows] + [row.line for row in rest.rejected])
        assert lines == list(range(2 + skipped, 42))
        assert rest.row_count == max(40, skipped)


def test_result_does_not_depend_on_the_chunk_size() -> None:
    data = (HEADER + "".join(f'Ann,Lee,a{n}@b.com,A,"x{n}\ny"\n' for n in range(300))).encode()
    one, other = take(data, chunk_size=1), take(data, chunk_size=1000)
    assert (one.rows, one.rejected) == (other.rows, other.rejected)


def test_stream_of_single_bytes_is_read_the_same() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(1)

    data = "\ufeffName,Email\r\nJörg Müller,j@m.de\r\n\r\nÄnne Öz,ä@ö.de\r\n".encode()
    mapping = detect(data, file_name="x")
    slow = list(read(Slow(data), mapping, file_name="x"))
    fast = list(read(io.BytesIO(data), mapping, file_name="x"))
    assert slow == fast
    assert slow[0].row_count == 2


def test_too_large_a_file_is_refused_while_reading() -> None:
    data = (HEADER + "Ann,Lee,a@b.com,Acme,x\n" * 100).encode()
    mapping = detect(data[:200], file_name="leads.csv")
    with pytest.raises(IntakeError, match=r"leads\.csv: the file is larger than 1,000 bytes\. Split it"):
        list(read(io.BytesIO(data), mapping, file_name="leads.csv", limits=IntakeLimits(max_bytes=1000)))


def test_too_many_rows_are_refused_with_the_line() -> None:
    data = (HEADER + "Ann,Lee,a@b.com,Acme,x\n" * 11).encode()
    mapping = detect(data, file_name="leads.csv")
    with pytest.raises(IntakeError, match=r"leads\.csv, line 12: more than 10 rows\. Split the file"):
        list(read(io.BytesIO(data), mapping, file_name="leads.csv", limits=IntakeLimits(max_rows=10)))


def test_mapping_of_another_file_is_refused() -> None:
    mapping = detect(HEADER.encode(), file_name="a.csv")
    with pytest.raises(
        IntakeError, match=r"b\.csv, line 1: .*expects “First Name” as column 1, but there is “Email”"
    ):
        list(read(io.BytesIO(b"Email,Name\n"), mapping, file_name="b.csv"))


def test_two_columns_for_one_field_are_refused() -> None:
    mapping = detect(b"Email,Email\n", file_name="a.csv")
    column = mapping.columns[1].model_copy(update={"role": ColumnRole.FIELD, "field": LeadField.EMAIL})
    doubled = mapping.model_copy(update={"columns": (mapping.columns[0], column)})
    with pytest.raises(IntakeError, match="both mapped to email"):
        read(io.BytesIO(b"Email,Email\n"), doubled, file_name="a.csv")


def test_unknown_encoding_of_a_changed_mapping_is_refused() -> None:
    mapping = detect(b"Email\na@b.com\n", file_name="a.csv")
    for name in ("klingon", "base64", "x\0y"):
        dialect = mapping.dialect.model_copy(update={"encoding": name})
        with pytest.raises(IntakeError, match="there is no text encoding"):
            list(
                read(
                    io.BytesIO(b"Email\n"), mapping.model_copy(update={"dialect": dialect}), file_name="a.csv"
                )
            )


def test_ignored_column_leaves_no_trace() -> None:
    data = b"Email,Secret\na@b.com,x\n"
    mapping = detect(data, file_name="a.csv")
    secret = mapping.columns[1].model_copy(update={"role": ColumnRole.IGNORED})
    chunks = list(
        read(
            io.BytesIO(data),
            mapping.model_copy(update={"columns": (mapping.columns[0], secret)}),
            file_name="a",
        )
    )
    assert chunks[0].rows[0].content == LeadContent(email="a@b.com")


def test_full_name_fills_the_missing_part() -> None:
    contents = [
        row.content for row in take(b'Full Name,Email\n"LEE, Ann",a@b.com\nDr. Bo van Dyk,c@d.com\n').rows
    ]
    assert [(content.first_name, content.last_name) for content in contents] == [
        ("Ann", "Lee"),
        ("Bo", "van Dyk"),
    ]


def test_text_over_its_limit_is_cut_and_kept_whole() -> None:
    title = "Head of " * 60
    content = take(f"Email,Job Title\na@b.com,{title}\n".encode()).rows[0].content
    assert content.job_title is not None
    assert len(content.job_title) <= 320
    assert content.attributes["Job Title"] == title.strip()


def test_row_contents_equal_validated_contents() -> None:
    data = (
        "First Name,Last Name,Email,Company,Title,Industry,Employees,Country,Lead Source,Budget,Urgency,Message,Stage,Phone\n"
        "ANN,o'neil,ANN@ACME.COM,Acme  Inc.,CEO,SaaS,10k+,UK,Web,$10k,ASAP,\"a\nb\",Won,'+49\n"
        "bo,,,Müller\u00a0GmbH,,,,,,,,,,\n"
    ).encode()
    for row in take(data).rows:
        content = row.content
        assert LeadContent.model_validate(content.model_dump()) == content
        assert LeadContent.model_validate_json(content.model_dump_json()) == content
        assert list(content.__dict__) == list(LeadContent.model_fields)
        assert content.model_copy(update={"email": "x@y.z"}).email == "x@y.z"
        assert content.model_fields_set == set(LeadContent.model_fields)
        assert content.__pydantic_extra__ is None
    first = take(data).rows[0].content
    assert (first.first_name, first.last_name, first.company_name) == ("Ann", "O'Neil", "Acme Inc.")
    for one, other in itertools.combinations(take(data).rows, 2):
        assert one.content.attributes is not other.content.attributes
        assert one.content.outcome_attributes is not other.content.outcome_attributes


def test_contents_are_frozen_and_copied_like_any_schema() -> None:
    content = take(b"Email\na@b.com\n").rows[0].content
    with pytest.raises(ValueError, match="frozen"):
        content.email = "c@d.com"  # type: ignore[misc]
    assert content.model_copy(deep=True) == content


@pytest.mark.parametrize(("chunk_size", "skip_rows"), [(0, 0), (1, -1)])
def test_invalid_reader_arguments_are_refused(chunk_size: int, skip_rows: int) -> None:
    mapping = detect(b"Email\n", file_name="a")
    with pytest.raises(ValueError, match="at least"):
        read(io.BytesIO(), mapping, file_name="a", chunk_size=chunk_size, skip_rows=skip_rows)


def test_file_without_the_mapped_header_is_refused() -> None:
    mapping = detect(b"Email\n", file_name="a")
    with pytest.raises(IntakeError, match="no line 1"):
        list(read(io.BytesIO(), mapping, file_name="a"))
