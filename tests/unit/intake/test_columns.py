import pytest

from leadops_core.intake import IntakeError, IntakeLimits, detect
from leadops_core.schemas import ColumnMapping, ColumnRole, LeadField
from tests.unit.intake.reading import take
from tests.unit.intake.samples import LINKEDIN, ODOO, OTHER_LANGUAGES, OUTLOOK, PRODUCTS, Expected


def _found(mapping: ColumnMapping) -> dict[str, LeadField | ColumnRole]:
    return {column.column: column.field or column.role for column in mapping.columns}


@pytest.mark.parametrize("name", PRODUCTS)
def test_known_export_is_mapped_automatically(name: str) -> None:
    data, expected, product = PRODUCTS[name]
    mapping = detect(data, file_name=name)
    found = _found(mapping)
    assert {column: found[column] for column in expected} == expected
    assert mapping.exported_by == product


@pytest.mark.parametrize("header", OTHER_LANGUAGES)
def test_ordinary_headers_of_other_languages_map(header: str) -> None:
    expected = OTHER_LANGUAGES[header]
    found = _found(detect((header + "\n").encode(), file_name="x.csv"))
    assert {column: found[column] for column in expected} == expected


def test_demo_file_is_mapped_automatically() -> None:
    header = (
        "First Name,Last Name,Email,Company,Job Title,Industry,Employees,Country,Lead Source,Budget,Pain Point,Urgency,"
        "Message,Phone,Website,Campaign,Employees Using CRM,Created Date"
    )
    mapping = detect(header.encode(), file_name="demo_leads.csv")
    fields = [column.field for column in mapping.columns[:13]]
    assert fields == [
        *(
            LeadField.FIRST_NAME,
            LeadField.LAST_NAME,
            LeadField.EMAIL,
            LeadField.COMPANY_NAME,
            LeadField.JOB_TITLE,
        ),
        *(
            LeadField.INDUSTRY,
            LeadField.COMPANY_SIZE,
            LeadField.COUNTRY,
            LeadField.SOURCE,
            LeadField.BUDGET_RANGE,
        ),
        *(LeadField.PAIN_POINT, LeadField.URGENCY, LeadField.LEAD_MESSAGE),
    ]
    assert [column.field for column in mapping.columns[13:]] == [
        *(LeadField.PHONE, LeadField.WEBSITE, None, None, LeadField.CREATED_DATE),
    ]
    assert mapping.questions() == ()


def test_columns_of_unrelated_data_sets_stay_attributes() -> None:
    data = (
        b'"age";"job";"marital";"default";"balance";"housing";"contact";"duration";"campaign";"poutcome";"nr.employed";"id";"y"\n'
        b'58;"management";"married";"no";2143;"yes";"unknown";261;1;"unknown";5191;1;"no"\n'
        b'44;"technician";"single";"no";29;"yes";"cellular";151;1;"success";5191;2;"yes"\n'
    )
    mapping = detect(data, file_name="bank.csv")
    assert mapping.dialect.delimiter == ";"
    assert [column.column for column in mapping.columns if column.role is ColumnRole.FIELD] == []
    assert [column.column for column in mapping.columns if column.role is ColumnRole.OUTCOME] == ["y"]


@pytest.mark.parametrize("name", ["y", "converted", "won", "outcome", "label", "target", "subscribed"])
def test_yes_no_column_named_like_an_outcome_is_an_outcome(name: str) -> None:
    mapping = detect(f"email,{name}\na@b.com,yes\nc@d.com,no\n".encode(), file_name="x.csv")
    assert mapping.columns[1].role is ColumnRole.OUTCOME


def test_label_column_with_text_is_not_an_outcome() -> None:
    mapping = detect(b"email,label\na@b.com,Hot lead\nc@d.com,Customer\n", file_name="x.csv")
    assert mapping.columns[1].role is ColumnRole.ATTRIBUTE


def test_outcome_column_is_stored_apart_from_attributes() -> None:
    taken = take(b"Email,Lead Status,Campaign\na@b.com,Closed - Converted,Spring\n")
    assert taken.rows[0].content.outcome_attributes == {"Lead Status": "Closed - Converted"}
    assert taken.rows[0].content.attributes == {"Campaign": "Spring"}


def test_title_column_of_outlook_is_a_salutation() -> None:
    column = detect(OUTLOOK, file_name="x.csv").columns[0]
    assert column.role is ColumnRole.ATTRIBUTE
    assert "forms of address" in column.why


def test_constant_company_column_is_not_the_lead() -> None:
    data = b"Name,Company,Customer\nAnn Lee,Ours Ltd,Acme\nBo Ray,Ours Ltd,Globex\nCy Dee,Ours Ltd,Initech\n"
    mapping = detect(data, file_name="x.csv")
    found = _found(mapping)
    assert found["Company"] is ColumnRole.ATTRIBUTE
    assert found["Customer"] is LeadField.COMPANY_NAME
    assert "Ours Ltd" in mapping.columns[1].why
    assert "Customer" in mapping.columns[1].why
    own = next(column for column in detect(ODOO, file_name="o.csv").columns if column.column == "Company")
    assert "Our Own Ltd" in own.why


@pytest.mark.parametrize(
    ("values", "is_size"),
    [
        (("1-10", "11-50", "51-200", "10,001+"), True),
        (("1–9", "10–49", "50–249", "250+"), True),
        (("1,001-5,000", "501-1000", "5001-10,000"), True),
        (("18-24", "25-34", "35-44", "65+"), False),
        (("10-24", "25-39", "40-54", "55+"), False),
        (("10,000-20,000", "20,000-50,000", "50,000-100,000"), False),
    ],
)
def test_employee_ranges_differ_from_age_and_income_ranges(values: tuple[str, ...], is_size: bool) -> None:
    rows = "".join(f'p{place}@b.com,"{value}"\n' for place, value in enumerate(values * 3))
    column = detect(f"email,Band\n{rows}".encode(), file_name="x.csv").columns[1]
    assert column.field == (LeadField.COMPANY_SIZE if is_size else None), column.why


def test_numeric_column_is_not_email_despite_header() -> None:
    taken = take(b"ref,email,order\nR1,0.5,1\nR2,0,2\nR3,1.42,3\n")
    assert not taken.rejected
    assert [row.content.attributes["email"] for row in taken.rows] == ["0.5", "0", "1.42"]
    assert "numbers" in taken.mapping.columns[1].why


@pytest.mark.parametrize("header", ["family", "first name", "surname"])
def test_column_of_numbers_is_not_a_person_name(header: str) -> None:
    taken = take(f"email,{header}\na@b.com,2\nc@d.com,5\ne@f.com,4\n".encode())
    assert [row.content.attributes[header] for row in taken.rows] == ["2", "5", "4"]


def test_single_number_in_an_email_column_rejects_its_row() -> None:
    taken = take(b"ref,email\nR1,a@b.com\nR2,12\nR3,c@d.com\n")
    assert [each.column for each in taken.rejected] == ["email"]


def test_misspelled_header_is_mapped_with_less_confidence() -> None:
    mapping = detect(b"Frist Name,Last Nmae,Emial Address,Compnay\nAnn,Lee,a@b.com,Acme\n", file_name="x.csv")
    assert [column.field for column in mapping.columns] == [
        *(LeadField.FIRST_NAME, LeadField.LAST_NAME, LeadField.EMAIL, LeadField.COMPANY_NAME),
    ]
    assert all(column.confidence < 0.8 for column in mapping.columns)


@pytest.mark.parametrize("header", ["County", "Company ID", "Company City", "Email Opt Out", "Company Owner"])
def test_header_similar_to_a_field_stays_an_attribute(header: str) -> None:
    mapping = detect(f"Email,{header}\na@b.com,Kent\nc@d.com,Essex\n".encode(), file_name="x.csv")
    assert mapping.columns[1].role is ColumnRole.ATTRIBUTE


@pytest.mark.parametrize(
    "header",
    [
        *("form_name", "FormName", "formname", "Form Name", "list_name", "List Name", "lead_list_name"),
        *("first_page", "last_page", "company_age", "campaign_name", "ad_name", "adset_name", "page_name"),
        *(
            "file_name",
            "product_name",
            "event_name",
            "event_title",
            "user_name",
            "company_site",
        ),
        *("lead_county", "Formularname", "Nom du formulaire", "Nombre del evento", "Nome del modulo"),
    ],
)
def test_name_of_another_thing_is_an_attribute(header: str) -> None:
    rows = "".join(f"Q1 Webinar {n},Ann Lee,a{n}@b.com\n" for n in range(4))
    taken = take(f"{header},full_name,email\n{rows}".encode())
    assert taken.mapping.columns[0].role is ColumnRole.ATTRIBUTE
    assert {(row.content.first_name, row.content.last_name) for row in taken.rows} == {("Ann", "Lee")}
    assert taken.rows[0].content.attributes[header] == "Q1 Webinar 0"


def test_guessed_name_part_does_not_replace_the_full_name() -> None:
    taken = take(b"frstname,full_name,email\nQ1 Webinar,Ann Lee,a@b.com\n")
    content = taken.rows[0].content
    assert (content.first_name, content.last_name) == ("Ann", "Lee")
    assert "only resembles" in taken.mapping.columns[0].why


@pytest.mark.parametrize(
    "header", ["first_name", "FirstName", "FIRST NAME", "first-name", " First  Name ", "Fírst Name"]
)
def test_headers_ignore_case_punctuation_and_accents(header: str) -> None:
    assert detect(f"{header},x\nAnn,1\n".encode(), file_name="x.csv").columns[0].field is LeadField.FIRST_NAME


def test_email_column_is_found_by_its_values() -> None:
    mapping = detect(b"who,reach\nA,ann@acme.com\nB,bo@globex.com\n", file_name="x.csv")
    assert mapping.columns[1].field is LeadField.EMAIL


def test_owner_column_with_addresses_is_not_the_lead() -> None:
    mapping = detect(b"Company,Contact owner\nAcme,rep@ours.com\nGlobex,rep2@ours.com\n", file_name="x.csv")
    assert mapping.columns[1].field is LeadField.OWNER


def test_header_detection_accepts_value_as_column_name_over_numbers() -> None:
    data = b"ref,airbag,sex,speed,built\nR1,airbag,f,60,1987\nR2,none,m,22,1997\nR3,airbag,m,21,1991\n"
    taken = take(data)
    assert taken.mapping.dialect.has_header
    assert taken.rows[1].content.attributes == {
        "ref": "R2", "airbag": "none", "sex": "m", "speed": "22", "built": "1997"
    }  # fmt: skip


def test_file_without_header_has_numbered_columns() -> None:
    data = b"Ann;Lee;ann.lee@acme.com;Acme\nBob;Ray;bob.ray@globex.com;Globex\nCy;Dee;cy.dee@initech.com;Initech\n"
    taken = take(data)
    assert [column.column for column in taken.mapping.columns] == [
        "column_1",
        "column_2",
        "column_3",
        "column_4",
    ]
    assert not taken.mapping.dialect.has_header
    first = taken.rows[0]
    assert first.line == 1
    assert (first.content.first_name, first.content.last_name, first.content.company_name) == (
        "Ann",
        "Lee",
        "Acme",
    )
    assert len(taken.rows) == 3


def test_field_has_one_column_and_equal_headers_get_a_suffix() -> None:
    mapping = detect(b"Email,Email,E-Mail\na@b.com,c@d.com,e@f.com\n", file_name="x.csv")
    assert [column.column for column in mapping.columns] == ["Email", "Email (2)", "E-Mail"]
    assert [column.field for column in mapping.columns] == [LeadField.EMAIL, None, None]


def test_preamble_is_skipped() -> None:
    taken = take(LINKEDIN)
    assert taken.mapping.dialect.header_line == 4
    assert [row.line for row in taken.rows] == [5, 6]
    assert taken.rows[1].content.company_name == "Müller, Schmidt & Co. KG"


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(IntakeError, match=r"leads\.csv, line 1: 4 columns, but at most 3"):
        detect(b"a,b,c,d\n1,2,3,4\n", file_name="leads.csv", limits=IntakeLimits(max_columns=3))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", "\ufeff".encode("utf-16-le"), b"   \r\n"])
def test_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(IntakeError, match="empty"):
        detect(data, file_name="leads.csv")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04\x14", "workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x89PNG\r\n", "image"),
    ],
)
def test_file_that_is_not_text_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(IntakeError, match=f"{kind}.*(Give|give)"):
        detect(data, file_name="leads.xlsx")


def test_expected_tables_name_columns_that_exist() -> None:
    for data, expected, _ in PRODUCTS.values():
        assert isinstance(expected, dict)
        names = {column.column for column in detect(data, file_name="x").columns}
        typed: Expected = expected
        assert set(typed) <= names


def test_header_word_among_values_does_not_make_a_header() -> None:
    sources = ["organic", "paid", "email", "phone", "email", "website"]
    rows = "".join(
        f"P{n},{sources[n % 6]},{'mobile' if n % 2 else 'desktop'},{n % 7},{'yes' if n % 3 else 'no'}\n"
        for n in range(60)
    )
    taken = take(f"prospect_ref,kanal_x,geraet,visits,converted\n{rows}".encode())
    assert taken.mapping.dialect.header_line == 1
    assert taken.mapping.dialect.has_header
    assert (len(taken.rows), taken.rejected) == (60, [])


def test_unique_value_does_not_make_a_row_the_header() -> None:
    data = b"ref,kanal_x,ort,punkte\nR1,organic,Berlin,5\nR2,email,phone,7\nR3,paid,Bonn,9\n"
    taken = take(data)
    assert taken.mapping.dialect.header_line == 1
    assert len(taken.rows) == 3


def test_file_without_header_keeps_its_first_row_of_known_words() -> None:
    data = b"email,mobile,Germany,7\nphone,desktop,France,2\nemail,mobile,Spain,4\nphone,mobile,Italy,9\n"
    taken = take(data)
    assert not taken.mapping.dialect.has_header
    assert len(taken.rows) == 4


def test_header_after_a_preamble_is_detected() -> None:
    data = b"Leads of May,,\nGenerated by:,Ann,\n,,\nName,Email,Company\nBo Ray,b@c.com,Acme\n"
    taken = take(data)
    assert taken.mapping.dialect.header_line == 4
    assert [row.content.email for row in taken.rows] == ["b@c.com"]


def test_examples_leave_out_the_cells_of_damaged_rows() -> None:
    rows = "".join(f"Ann,a{number}@b.example,Acme {number},Germany\n" for number in range(20))
    damaged = "Bob,b@b.example,Bcme, Inc.,Austria\n"
    mapping = detect(f"Name,Email,Company,Country\n{damaged}{rows}".encode(), file_name="x.csv")
    assert mapping.columns[3].samples == ("Germany",)
