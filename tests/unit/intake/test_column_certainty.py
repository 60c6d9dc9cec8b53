"""Header, values, and neighbors decide together; what they leave uncertain is a question."""

import pytest

from leadops_core.intake import detect
from leadops_core.intake.columns import ASK_BELOW
from leadops_core.intake.mapping import apply_mapping
from leadops_core.schemas import ColumnMapping, ColumnRole, LeadField
from tests.unit.intake.reading import take

F = LeadField
_NOTE = "They compare three vendors and want to decide before the summer, number {n}"


def _mapping(header: str, *rows: str) -> ColumnMapping:
    return detect("\n".join((header, *rows, "")).encode(), file_name="x.csv")


def _fields(mapping: ColumnMapping) -> dict[str, LeadField | None]:
    return {column.column: column.field for column in mapping.columns}


def _rows(*cells: str, count: int = 4) -> list[str]:
    return [",".join(cell.format(n=n) for cell in cells) for n in range(count)]


def test_free_text_is_proposed_as_the_message() -> None:
    mapping = _mapping("Email,Freifeld 3", *_rows("a{n}@b.com", _NOTE.replace(",", "")))
    column = mapping.columns[1]
    assert (column.role, column.suggestion) == (ColumnRole.ATTRIBUTE, F.LEAD_MESSAGE)
    assert column.confidence < ASK_BELOW
    assert "free text" in column.why
    assert mapping.questions() == (column,)


def test_free_text_beside_a_message_is_flagged_without_a_question() -> None:
    text = _NOTE.replace(",", "")
    mapping = _mapping("Email,Message,Freifeld 3", *_rows("a{n}@b.com", "Demo please {n}", text))
    assert mapping.questions() == ()
    assert "free text" in mapping.columns[2].why


def test_notes_of_the_sales_team_are_never_mapped_without_a_person() -> None:
    mapping = _mapping("Email,Notes", *_rows("a{n}@b.com", _NOTE.replace(",", "")))
    assert mapping.columns[1].suggestion is F.LEAD_MESSAGE
    assert _mapping("Email,Notes", *_rows("a{n}@b.com", "VIP")).questions() == ()


def test_answer_to_a_question_maps_the_column() -> None:
    mapping = _mapping("Email,Notes", *_rows("a{n}@b.com", _NOTE.replace(",", "")))
    answered = apply_mapping(mapping, {"Notes": "lead_message"})
    assert answered.columns[1].field is F.LEAD_MESSAGE
    assert answered.questions() == ()
    assert apply_mapping(mapping, {"Notes": None}).questions() == ()


@pytest.mark.parametrize(
    ("header", "value", "is_person"),
    [("Contact", "Ann Lee", True), ("Contact", "cellular", False), ("Kunde", "Bo Ray", True)],
)
def test_values_make_an_ambiguous_header_certain(header: str, value: str, is_person: bool) -> None:
    mapping = _mapping(f"Email,{header}", *_rows("a{n}@b.com", value))
    assert mapping.columns[1].field is (F.FULL_NAME if is_person else None)


def test_header_without_fitting_values_is_a_question() -> None:
    mapping = _mapping("Email,Job", *_rows("a{n}@b.com", "Rocket whisperer"))
    assert (mapping.columns[1].field, mapping.columns[1].suggestion) == (None, F.JOB_TITLE)


def test_two_typing_errors_are_a_question_unless_the_values_fit() -> None:
    mapping = _mapping("Email,Orgenizatoin", *_rows("a{n}@b.com", "Acme"))
    assert mapping.columns[1].suggestion is F.COMPANY_NAME
    assert (
        _mapping("Email,Orgenizatoin", *_rows("a{n}@b.com", "Acme GmbH")).columns[1].field is F.COMPANY_NAME
    )


def test_no_question_is_asked_about_a_filled_field() -> None:
    mapping = _mapping("Email,Job Title,Job", *_rows("a{n}@b.com", "CEO", "Rocket whisperer"))
    assert mapping.questions() == ()


def test_code_column_counts_if_its_values_can_be_read() -> None:
    assert _fields(_mapping("email,country_id", *_rows("a{n}@b.com", "Germany")))["country_id"] is F.COUNTRY
    assert _fields(_mapping("email,country_id", *_rows("a{n}@b.com", "5{n}")))["country_id"] is None


def test_name_beside_a_contact_is_the_company() -> None:
    row = "Beacon Works,Ann Lee,ann@beacon.example"
    fields = _fields(_mapping("display_name,primary_contact_name,email", row))
    assert fields["display_name"] is F.COMPANY_NAME
    assert fields["primary_contact_name"] is F.FULL_NAME


def test_contact_name_beside_a_first_name_is_the_last_name() -> None:
    fields = _fields(_mapping("Prénom du contact,Nom du contact,Email", "Anne,Dupont,anne@exemple.fr"))
    assert (fields["Prénom du contact"], fields["Nom du contact"]) == (F.FIRST_NAME, F.LAST_NAME)
    japanese = _fields(_mapping("名前(名),名字,メール", "太郎,山田,taro@example.jp"))
    assert (japanese["名前(名)"], japanese["名字"]) == (F.FIRST_NAME, F.LAST_NAME)
    chinese = _fields(_mapping("名字,姓氏,邮箱", "伟,王,wei@example.cn"))
    assert (chinese["名字"], chinese["姓氏"]) == (F.FIRST_NAME, F.LAST_NAME)


def test_full_name_is_used_if_first_and_last_are_blank() -> None:
    taken = take(b"Full Name,First Name,Last Name,Email\nAnn Lee,,,a@b.com\nBo Ray,Bo,Ray,c@d.com\n")
    assert [(row.content.first_name, row.content.last_name) for row in taken.rows] == [
        ("Ann", "Lee"),
        ("Bo", "Ray"),
    ]


def test_priority_of_an_address_book_is_not_urgency() -> None:
    mapping = _mapping("E-mail Address,Priority,Sensitivity", *_rows("a{n}@b.com", "Normal", "Normal"))
    assert _fields(mapping)["Priority"] is None
    assert _fields(_mapping("Email,Priority", *_rows("a{n}@b.com", "High")))["Priority"] is F.URGENCY


def test_details_are_known_by_header() -> None:
    header = "Email,Telefon,Website,LinkedIn,Erstellt am,Besitzer,Währung,Kundennummer"
    row = "a@b.com,+49 30 1234567,acme.de,linkedin.com/in/ann,2026-01-02,Sam Rep,EUR,4711"
    taken = take(f"{header}\n{row}\n".encode())
    assert [column.field for column in taken.mapping.columns[1:]] == [
        *(F.PHONE, F.WEBSITE, F.LINKEDIN_URL, F.CREATED_DATE, F.OWNER, F.CURRENCY, F.EXTERNAL_ID),
    ]
    assert taken.rows[0].content.attributes == dict(
        zip(header.split(",")[1:], row.split(",")[1:], strict=True)
    )


def test_details_are_known_by_values() -> None:
    rows = _rows(
        "a{n}@b.com", "+49 30 123456{n}", "https://acme{n}.example", "linkedin.com/in/ann{n}", "2026-01-0{n}"
    )
    mapping = _mapping("Email,Spalte A,Spalte B,Spalte C,Spalte D", *rows)
    assert [column.field for column in mapping.columns[1:]] == [F.PHONE, F.WEBSITE, F.LINKEDIN_URL, None]


def test_url_column_of_profiles_is_linkedin() -> None:
    fields = _fields(_mapping("Email,URL", *_rows("a{n}@b.com", "https://www.linkedin.com/in/ann{n}")))
    assert fields["URL"] is F.LINKEDIN_URL


@pytest.mark.parametrize(
    ("header", "value"), [("Phone", "yes"), ("Website", "good"), ("Currency", "fast"), ("Owner", "true")]
)
def test_detail_with_other_values_is_an_attribute(header: str, value: str) -> None:
    assert _fields(_mapping(f"Email,{header}", *_rows("a{n}@b.com", value)))[header] is None


def test_detail_with_a_short_header_keeps_its_header() -> None:
    taken = take(b"Email,Ref\na@b.com,r1\nc@d.com,r2\n")
    assert taken.mapping.columns[1].field is F.EXTERNAL_ID
    assert [row.content.attributes for row in taken.rows] == [{"Ref": "r1"}, {"Ref": "r2"}]


def test_chosen_detail_gets_the_name_of_the_field() -> None:
    mapping = apply_mapping(_mapping("Email,Spalte 7", "a@b.com,030 1234567"), {"Spalte 7": "phone"})
    taken = take(b"Email,Spalte 7\na@b.com,030 1234567\n", mapping=mapping)
    assert taken.rows[0].content.attributes == {"phone": "030 1234567"}
