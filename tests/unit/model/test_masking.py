"""Personal data and secrets are masked in prompts and traces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.llm.masking import Redactor, mask_text, names_of
from leadops_core.llm.personal_data import NAME_MARK
from leadops_core.schemas import LeadContent

REDACTOR = Redactor(b"key")


@pytest.mark.parametrize(
    "text",
    [
        "Write to jane.doe+x@corp.example please",
        "Call +49 30 1234567 or (020) 7946 0000.",
        "my number: 0044-20-7946-0000",
        "jane (at) corp.example",
    ],
)
def test_addresses_and_numbers_are_masked(text: str) -> None:
    masked = mask_text(text).text
    assert "corp.example" not in masked
    assert "7946" not in masked
    assert "1234567" not in masked


@pytest.mark.parametrize(
    "text", ["by 2026-12-24", "60,000 users", "budget 1.000.000", "in 2027", "20-50 people"]
)
def test_dates_and_amounts_are_not_masked(text: str) -> None:
    assert mask_text(text).text == text


@given(before=st.text(max_size=40), after=st.text(max_size=40))
def test_masked_quote_is_located_in_the_original(before: str, after: str) -> None:
    original = f"{before} a@b.example {after} please show us a demo"
    quote = mask_text(original).original_quote("please show us a demo", original)
    assert quote == "please show us a demo"
    assert quote in original


def test_quote_that_contains_a_mask_is_refused() -> None:
    original = "Write to a@b.example for a demo"
    masked = mask_text(original)
    assert masked.original_quote("to [email] for", original) is None


def test_traces_hash_addresses_and_mask_names_and_numbers() -> None:
    lead = LeadContent(first_name="Priya", last_name="Sharma")
    said = REDACTOR.value(
        {
            "text": "Priya Sharma here, mail priya@x.example, +1 555 010 0199. My name is Bob Stone.\nRegards,\nTom Hale"
        },
        names_of(lead),
    )["text"]
    for secret in ("Priya", "Sharma", "priya@x.example", "555 010", "Bob", "Stone", "Tom Hale"):
        assert secret not in said
    assert REDACTOR.hashed("Priya@x.example") in said
    assert Redactor(b"other").hashed("priya@x.example") not in said


def test_redaction_switched_off_changes_nothing() -> None:
    assert Redactor(b"k", enabled=False).value({"a": "jane@corp.example"}) == {"a": "jane@corp.example"}


@pytest.mark.parametrize(
    "name", ["[]", "}}", '"},{"', '","', "Null", "true", "12", "\\", "a\\", ":", "Sharma"]
)
def test_redacted_value_keeps_its_structure(name: str) -> None:
    value = {"a": ["x", "y", 12, None, True, []], "b": {"c": f"Regards, {name}"}, "d": {}}
    redacted = REDACTOR.value(value, (name,))
    assert redacted.keys() == value.keys()
    assert [type(part) for part in redacted["a"]] == [str, str, int, type(None), bool, list]
    if name == "Sharma":
        assert redacted["b"]["c"] == f"Regards, {NAME_MARK}"
