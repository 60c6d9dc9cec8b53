import pytest
from hypothesis import given

from leadops_core.intake import IntakeError, normalize_content, normalize_lead_content
from leadops_core.schemas import BudgetRange, CompanySize, Industry, LeadContent, LeadSource, Urgency
from tests.unit.intake.contents import contents


def test_typed_values_are_normalized() -> None:
    content = normalize_content(
        {
            "first_name": " ANN ",
            "Surname": "o'neil",
            "E-Mail": "Ann@ACME.com",
            "company_name": "Acme  Inc.",
            "industry": "Maschinenbau",
            "Employees": "1.200",
            "country": "Holland",
            "source": "Trade Show",
            "budget_range": "$10k–25k",
            "urgency": "ASAP",
            "lead_message": "one\r\ntwo",
            "Favourite colour": "blue",
            "Lead Status": "New",
            "job_title": "n/a",
            "pain_point": "  ",
        }
    )
    assert content == LeadContent(
        first_name="Ann",
        last_name="O'Neil",
        email="ann@acme.com",
        company_name="Acme Inc.",
        industry=Industry.MANUFACTURING,
        industry_text="Maschinenbau",
        company_size=CompanySize.VERY_LARGE,
        country="NL",
        source=LeadSource.EVENT,
        budget_range=BudgetRange.FROM_10K,
        urgency=Urgency.HIGH,
        lead_message="one\ntwo",
        attributes={"Favourite colour": "blue"},
        outcome_attributes={"Lead Status": "New"},
    )


def test_full_name_is_split_and_keeps_a_given_part() -> None:
    assert normalize_content({"full_name": "Dr. Ann Lee"}) == LeadContent(first_name="Ann", last_name="Lee")
    assert normalize_content({"name": "Ann Lee", "last_name": "Ray"}) == LeadContent(
        first_name="Ann", last_name="Ray"
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"email": "ann(at)acme"}, r"^email: “ann\(at\)acme” is not a valid email address\. Correct it"),
        ({"Land": "Narnia"}, r"^Land: “Narnia” cannot be read as country\. Give the name of a country"),
        ({"company_size": "lots"}, r"^company_size: .*Give a number, or one of 1, 2-10"),
        ({"source": "x"}, "Give one of web_form, referral"),
        ({"urgency": "x"}, "Give one of low, medium, high"),
        ({"budget_range": "maybe 20"}, "Give an amount, or one of none, <5k"),
        ({"job_title": "x" * 321}, r"^job_title: 321 characters, but at most 320 are kept\. Shorten it"),
        (
            {"email": "a@b.com", "E-Mail": "c@d.com"},
            r"^E-Mail: email is given twice, also as “email”\. Leave one out",
        ),
        ({" \u200b ": "x"}, "A value has no name"),
    ],
)
def test_unreadable_value_is_refused_with_the_remedy(values: dict[str, str], message: str) -> None:
    with pytest.raises(IntakeError, match=message):
        normalize_content(values)


def test_unknown_budget_and_industry_are_accepted() -> None:
    content = normalize_content({"email": "a@b.com", "budget": "tbd", "industry": "Space mining"})
    assert (content.budget_range, content.industry, content.industry_text) == (None, None, "Space mining")


def test_normalized_content_is_returned_unchanged() -> None:
    content = LeadContent(
        first_name="Ann", email="ann@acme.com", company_name="Acme", attributes={"Phone": "1"}
    )
    assert normalize_lead_content(content) is content


def test_hostile_characters_are_removed_from_every_text() -> None:
    content = LeadContent(
        first_name="\u202eNNA",
        company_name="Ac\u200bme\r\nBcc: x",
        email="ANN@Acme.com",
        job_title=" ",
        lead_message="a\r\nb\x07",
        attributes={"Note": "x\u200b", "Gone": " "},
    )
    assert normalize_lead_content(content) == LeadContent(
        first_name="Nna",
        company_name="Acme Bcc: x",
        email="ann@acme.com",
        lead_message="a\nb",
        attributes={"Note": "x"},
    )


@given(contents())
def test_normalizing_is_idempotent(content: LeadContent) -> None:
    once = normalize_lead_content(content)
    assert normalize_lead_content(once) is once
    assert LeadContent.model_validate(once.model_dump()) == once
