"""Budgets in other currencies: the amount is kept, and its range is that of the dollars at a dated rate table."""

import pytest

from leadops_core.intake import normalize_content
from leadops_core.intake.values.budget import parse_amount, parse_budget
from leadops_core.intake.values.currency import currency_of_header, parse_currency
from leadops_core.intake.values.rates import RATES_OF, USD_PER_UNIT
from leadops_core.schemas import BudgetRange
from tests.unit.intake.reading import take


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("25.000 €", "25,000 EUR"),
        ("10k–25k EUR", "10,000–25,000 EUR"),
        ("< 5.000 €", "up to 5,000 EUR"),
        ("> 100.000 €", "from 100,000 EUR"),
        ("2.000 € pro Monat", "2,000 EUR per month"),
        ("50 000 zł", "50,000 PLN"),
        ("20 lakh", "2,000,000 INR"),
        ("1,5 Mio. CHF", "1,500,000 CHF"),
        ("$18,500", "18,500 USD"),
    ],
)
def test_amount_is_written_with_its_currency_and_reads_back(text: str, written: str) -> None:
    amount = parse_amount(text)
    assert str(amount) == written
    again = parse_amount(written)
    assert again is not None
    assert str(again) == written
    assert parse_budget(written) is parse_budget(text)


def test_foreign_amount_is_kept_beside_its_range() -> None:
    taken = take('Email,Budget\na@b.com,25.000 €\nc@d.com,"$25,000"\ne@f.com,tbd\n'.encode())
    assert [row.content.budget_range for row in taken.rows] == [
        BudgetRange.FROM_25K,
        BudgetRange.FROM_25K,
        None,
    ]
    assert [row.content.attributes for row in taken.rows] == [{"budget_amount": "25,000 EUR"}, {}, {}]
    content = normalize_content({"budget": "25.000 €"})
    assert (content.budget_range, content.attributes) == (
        BudgetRange.FROM_25K,
        {"budget_amount": "25,000 EUR"},
    )


def test_currency_column_and_header_give_the_currency() -> None:
    taken = take(
        "Email;Budget;Währung\na@b.com;100.000;PLN\nc@d.com;100.000;\ne@f.com;100.000 €;PLN\n".encode()
    )
    assert [row.content.budget_range for row in taken.rows] == [
        BudgetRange.FROM_25K,
        BudgetRange.FROM_100K,
        BudgetRange.FROM_100K,
    ]
    amounts = [row.content.attributes.get("budget_amount") for row in taken.rows]
    assert amounts == ["100,000 PLN", None, "100,000 EUR"]
    in_header = take(b"Email;Budget (SEK)\na@b.com;100 000\n")
    assert in_header.rows[0].content.attributes == {"budget_amount": "100,000 SEK"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("EUR", "EUR"), ("€", "EUR"), ("Euro", "EUR"), ("US Dollar", "USD"), ("zł", "PLN"), ("円", "JPY")),
        *(("Euro (EUR)", "EUR"), ("USD - U.S. Dollar", "USD"), ("", None), ("fast", None), ("1", None)),
    ],
)
def test_currency_is_read(text: str, code: str | None) -> None:
    assert parse_currency(text) == code


def test_header_names_a_currency() -> None:
    assert currency_of_header("Budget (EUR)") == "EUR"
    assert currency_of_header("Budget in £") == "GBP"
    assert currency_of_header("Budget") is None
    assert currency_of_header("Budget (try again)") is None


def test_rates_have_a_date() -> None:
    assert RATES_OF.isoformat() == "2026-01-15"
    assert USD_PER_UNIT["USD"] == 1
