import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.intake import dedupe_keys
from leadops_core.intake.dedupe import phone_numbers, web_hosts
from leadops_core.schemas import LeadContent


def test_email_address_is_the_first_dedupe_key() -> None:
    content = LeadContent(email="ann@acme.com", first_name="Ann", last_name="Lee", company_name="Acme")
    assert dedupe_keys(content) == ("email:ann@acme.com", "name:ann lee|acme")


@given(st.from_regex(r"[a-z]{1,10}(\.[a-z]{1,5})?@[a-z]{1,10}\.com", fullmatch=True))
def test_addresses_match_without_case(email: str) -> None:
    assert dedupe_keys(LeadContent(email=email))[0] == dedupe_keys(LeadContent(email=email.upper()))[0]
    assert dedupe_keys(LeadContent(email=email))[0] == dedupe_keys(LeadContent(email=email.title()))[0]


@pytest.mark.parametrize(
    "company",
    [
        "Muller GmbH",
        "MÜLLER",
        "müller gmbh & co. kg",
        "Müller, GmbH",
        "Muller Ltd.",
        "Müller S.A.",
        "Muller B.V.",
    ],
)
def test_name_and_company_match_without_case_accents_and_legal_form(company: str) -> None:
    key, by_name = dedupe_keys(LeadContent(first_name="José", last_name="Núñez", company_name=company))
    assert key == by_name == "name:jose nunez|muller"


def test_company_name_of_only_a_legal_form_is_kept() -> None:
    assert dedupe_keys(LeadContent(first_name="A", last_name="B", company_name="AG"))[0] == "name:a b|ag"
    assert dedupe_keys(LeadContent(first_name="A", last_name="B", company_name="!!"))[0] == "name:a b|!!"


def test_first_name_alone_does_not_match_two_leads() -> None:
    one = LeadContent(first_name="Peter", company_name="Siemens", lead_message="a")
    other = LeadContent(first_name="Peter", company_name="Siemens", lead_message="b")
    assert dedupe_keys(one) != dedupe_keys(other)
    assert dedupe_keys(one)[1] is None


def test_record_id_is_prefixed_and_better_ids_come_first() -> None:
    assert dedupe_keys(LeadContent(attributes={"Id": "7", "Record ID": "151"})) == ("id:recordid=151", None)
    assert dedupe_keys(LeadContent(attributes={"Id": "7"})) == ("id:id=7", None)
    assert dedupe_keys(LeadContent(attributes={"Paid": "7"}))[0].startswith("row:")


def test_row_without_identity_matches_only_itself() -> None:
    one = LeadContent(attributes={"age": "30", "balance": "5"})
    same = LeadContent(attributes={"balance": "5", "age": "30"})
    other = LeadContent(attributes={"age": "31", "balance": "5"})
    assert dedupe_keys(one) == dedupe_keys(same)
    assert dedupe_keys(one) != dedupe_keys(other)
    assert dedupe_keys(LeadContent(attributes={"y": "a"})) != dedupe_keys(
        LeadContent(outcome_attributes={"y": "a"})
    )


def test_dedupe_key_fits_its_column() -> None:
    long = "x" * 320
    contents = [
        LeadContent(email=long),
        LeadContent(first_name=long, last_name="ß" * 320, company_name="ﷺ" * 320),
        LeadContent(attributes={"Record ID": "9" * 10_000}),
    ]
    keys = [key for content in contents for key in dedupe_keys(content) if key]
    assert len(keys) == 4
    assert all(len(key) <= 320 for key in keys)
    assert dedupe_keys(contents[0])[0].startswith("email:")


@pytest.mark.parametrize("column", ["Phone", "Telefonnummer", "Numer telefonu", "電話番号", "Mobile Phone 2"])
def test_phone_numbers_are_found_under_headers_of_many_languages(column: str) -> None:
    assert phone_numbers({column: "+49 30 1234567", "Fax": "+49 30 7654321", "Plan": "12345678"}) == {
        "01234567"
    }


@pytest.mark.parametrize("column", ["Website", "Strona internetowa", "ホームページ", "Company Domain"])
def test_web_hosts_are_found_under_headers_of_many_languages(column: str) -> None:
    assert web_hosts({column: "https://www.Apex.example/about", "Plan": "gold.example"}) == {"apex.example"}
