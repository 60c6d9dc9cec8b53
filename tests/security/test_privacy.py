"""Prompts and traces contain no name, address, or number of a person, in any field and spelling."""

# ruff: noqa: RUF001 - spellings with characters that look like others are the subject.

from typing import Any

import pytest

from leadops_core.llm.masking import Redactor, mask_text, names_of
from leadops_core.schemas import LeadContent
from leadops_core.testing.model_server import ModelServer
from tests.support.models import leadops_with

PERSON = LeadContent(first_name="Sofia", last_name="Lindqvist-Müller", email="slm@norrvik.example")

ADDRESSES = (
    "sofia.l+x@norrvik.example",
    "SOFIA@NORRVIK.EXAMPLE",
    '"sofia roe"@norrvik.example',
    "sofia@[10.20.30.40]",
    "sofia@norrvik",
    "sofia (at) norrvik.example",
    "sofia[at]norrvik[dot]example",
    "sofia at norrvik dot example",
    "sofia AT norrvik DOT example",
    "sofia-at-norrvik-dot-example",
    "sofia dot roe at norrvik dot example",
    "sofia arroba norrvik punto example",
    "sofia at norrvik punkt example",
    "ｓｏｆｉａ＠ｎｏｒｒｖｉｋ．ｅｘａｍｐｌｅ",
    "sofia\u200b@\u200bnorr\u00advik.example",
    "söfia@norrvik.example",
    "https://linkedin.example/in/norrvik-roe",
    "www.norrvik.example",
    "norrvik.example/team/roe?token=1",
    "@norrvik_roe",
)
NUMBERS = (
    "+1 415 555 0132",
    "+1—415—555—0132",
    "(415) 555‑0132",
    "415.555.0132",
    "415,555,01,32",
    "tel.+14155550132",
    "T4155550132",
    "4155550132x9",
    "612 345 678",
    "⁺¹ ⁴¹⁵ ⁵⁵⁵ ⁰¹³²",
    "④①⑤⑤⑤⑤⓪①③②",
    "٤١٥٥٥٥٠١٣٢",
    "four one five five five five zero one three two",
    "vier eins fünf fünf fünf fünf null eins drei zwei",
    "078-05-1120",
    "4111 1111 1111 1111",
    "DE89 3704 0044 0532 0130 00",
    "GB29NWBK60161331926819",
)
STREETS = ("12 Baker Street", "Hauptstraße 15", "12 rue de la Paix", "Calle de Alcalá 48")
NAMES = (
    "Sofia",
    "sofia",
    "SOFIA LINDQVIST-MÜLLER",
    "Lindqvist",
    "lindqvist mueller",
    "Lindqvists",
    "Müller",
    "Muller",
    "Mueller",
    "Mu\u0308ller",
    "So\u200bfia",
    "Ｓｏｆｉａ",
    "sofia_lindqvist",
    "SofiaLindqvist",
)
INTRODUCED = (
    "My name is Ramona Quist and I run sales.",
    "my name is ramona quist and I run sales.",
    "Mein Name ist Ramona Quist.",
    "Je m’appelle Ramona Quist.",
    "Me llamo Ramona Quist.",
    "Meu nome é Ramona Quist.",
    "Could we talk?\n\nRegards, Ramona Quist",
    "Could we talk?\n\nregards,\nramona quist",
    "Could we talk?\n\nViele Grüße\nRamona Quist",
    "Could we talk?\nRamona Quist\nNorrvik",
    "Please ask for Ms. Ramona Quist.",
    "Frau Ramona Quist",
)


def pieces(text: str) -> list[str]:
    """Return the parts of a text that would tell who it is."""
    return [part for part in text.lower().split() if len(part) > 3]


@pytest.mark.parametrize("contact", [*ADDRESSES, *NUMBERS, *STREETS])
def test_contact_is_masked_in_any_spelling(contact: str) -> None:
    masked = mask_text(f"Please use {contact} for a demo.").text
    assert not [part for part in pieces(contact) if part in masked.lower()]
    assert "norrvik" not in masked
    assert masked.startswith("Please use ")
    assert masked.endswith("for a demo.")


@pytest.mark.parametrize("name", NAMES)
def test_name_of_the_lead_is_masked_in_any_spelling(name: str) -> None:
    masked = mask_text(f"We at Norrvik need it, says {name}, soon.", names_of(PERSON)).text
    assert masked.startswith("We at Norrvik need it, says [name]")
    assert not {"sofia", "lindqvist", "mueller", "müller", "muller"} & set(
        masked.lower().replace(",", " ").split()
    )
    assert masked.endswith(", soon.")


@pytest.mark.parametrize("text", INTRODUCED)
def test_name_that_a_text_introduces_is_masked(text: str) -> None:
    masked = mask_text(text).text
    assert "ramona" not in masked.lower()
    assert "quist" not in masked.lower()


def test_name_in_the_address_is_masked() -> None:
    lead = LeadContent(email="tilda.ostermann@norrvik.example")
    assert mask_text("Tilda here. Call Ms Ostermann", names_of(lead)).text == "[name] here. Call Ms [name]"


@pytest.mark.parametrize(
    "text",
    [
        "We will need a demo by 2026-12-24 or 24.12.2026.",
        "60,000 users, budget 1.000.000, later 60 000 000",
        "between 2025, 2026 and 2027",
        "budget of 1500000 EUR or $250.000,00",
        "20-50 people in 3 teams",
        "We are looking at hubspot.example and compare",
        "I am looking for a trial. This is urgent.",
        "Thanks, looking forward to it",
        "We sell and/or rent, 24/7",
    ],
)
def test_business_words_dates_and_amounts_are_not_masked(text: str) -> None:
    lead = LeadContent(first_name="Will", last_name="Demo", email="demo@norrvik.example")
    assert mask_text(text, names_of(lead)).text == text


SECRETS = ("sofia", "lindqvist", "slm@", "5550132", "555 0132", "quist", "boss@")


@pytest.mark.parametrize("calls", ["combined", "separate"])
@pytest.mark.parametrize(
    "field", ["job_title", "company_name", "industry_text", "pain_point", "lead_message"]
)
def test_prompt_and_trace_hold_no_personal_data(field: str, calls: str) -> None:
    lead: dict[str, Any] = {
        "first_name": "Sofia",
        "last_name": "Lindqvist",
        "email": "slm@quist.example",
        "company_name": "Quist",
        "job_title": "VP Sales",
        "industry": "software",
        "company_size": "201-500",
        "lead_message": "Could you show us a demo for our 4 teams?",
        "attributes": {"phone": "+1 415 555 0132", "boss": "boss@quist.example"},
    }
    told = "Sofia Lindqvist, CEO, +1 415 555 0132, boss@quist.example, 4155550132"
    lead[field] = f"{lead.get(field) or 'Could you show us a demo?'} {told}"
    if field != "company_name":
        lead["company_name"] = "Norrvik"
    with ModelServer() as server, leadops_with(server, llm_calls=calls) as ops:
        ops.leads.add(LeadContent.model_validate(lead))
        ops.process()
        assert server.requests
        sent = " ".join(str(request.body) for request in server.requests).lower()
        trace = ops.leads.show("slm@quist.example").traces[0]
    kept = trace.model_dump_json().lower()
    assert [secret for secret in SECRETS if secret in sent] == []
    assert [secret for secret in SECRETS if secret in kept] == []


@pytest.mark.parametrize("name", ["[]", "}}", '"},{"', '","', "null", "1", "\\", "\n"])
def test_any_name_keeps_the_structure_of_a_trace(name: str) -> None:
    value = {"a": [f"Regards, {name}", 12, None, True], "b": {"c": "x"}}
    redacted = Redactor(b"key").value(value, names_of(LeadContent(last_name=name + "x")))
    assert [type(part) for part in redacted["a"]] == [str, int, type(None), bool]
    assert redacted["b"] == {"c": "x"}
