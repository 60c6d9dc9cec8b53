"""How the values of each field are read. A new field of a lead gets an entry here, and its headers in `aliases.py`."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from leadops_core.intake.cells import LONG_CHARS, SHORT_CHARS, is_placeholder
from leadops_core.intake.text import long_text, name_text, short_text
from leadops_core.intake.values.budget import is_unknown_budget, parse_budget
from leadops_core.intake.values.country import parse_country
from leadops_core.intake.values.size import parse_size
from leadops_core.intake.values.source import parse_source
from leadops_core.intake.values.urgency import parse_urgency
from leadops_core.schemas import BudgetRange, CompanySize, LeadField, LeadSource, Urgency

Normalize = Callable[[str], str | None]


class ParsedField(NamedTuple):
    """A field with a fixed set of values."""

    parse: Callable[[str], Any]
    """Returns None for a text that it does not recognize."""
    remedy: str
    """What to give instead of such a text."""
    is_blank: Callable[[str], bool] = is_placeholder

    def can_read(self, text: str) -> bool:
        return self.is_blank(text) or self.parse(text) is not None


TEXT_FIELDS: Final[dict[LeadField, Normalize]] = {
    LeadField.FIRST_NAME: name_text,
    LeadField.LAST_NAME: name_text,
    LeadField.COMPANY_NAME: short_text,
    LeadField.JOB_TITLE: short_text,
    LeadField.INDUSTRY_TEXT: short_text,
    LeadField.PAIN_POINT: long_text,
    LeadField.LEAD_MESSAGE: long_text,
}
PARSED_FIELDS: Final[dict[LeadField, ParsedField]] = {
    LeadField.COMPANY_SIZE: ParsedField(parse_size, f"a number, or one of {', '.join(CompanySize)}"),
    LeadField.COUNTRY: ParsedField(parse_country, "the name of a country or its two-letter code"),
    LeadField.SOURCE: ParsedField(parse_source, f"one of {', '.join(LeadSource)}"),
    LeadField.BUDGET_RANGE: ParsedField(
        parse_budget, f"an amount, or one of {', '.join(BudgetRange)}", is_unknown_budget
    ),
    LeadField.URGENCY: ParsedField(parse_urgency, f"one of {', '.join(Urgency)}"),
}
"""The fields that need more than a parser (email, full name, and industry) are read in `convert.py` and `normalize.py`."""


BUDGET_AMOUNT: Final = "budget_amount"
"""Custom field with a budget that is not in dollars, such as `25,000 EUR`."""
DETAIL_FIELDS: Final = frozenset(
    (
        *(LeadField.PHONE, LeadField.WEBSITE, LeadField.LINKEDIN_URL, LeadField.CREATED_DATE),
        *(LeadField.OWNER, LeadField.CURRENCY, LeadField.EXTERNAL_ID),
    )
)
"""Known fields that are stored as custom fields, unchanged, under the header of their column."""


def max_chars(normalize: Normalize) -> int:
    return LONG_CHARS if normalize is long_text else SHORT_CHARS
