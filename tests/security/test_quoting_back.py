"""A form that somebody fills in with a victim's address sends that victim nothing of its words."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from tests.support.hostile_texts import LANGUAGES, each_text
from tests.support.hostile_texts.quoted import COMPANIES, NAMES, PAIN_POINTS

FIELDS: Mapping[str, Sequence[str]] = {
    "pain_point": [text for _, _, text in each_text(PAIN_POINTS)],
    "first_name": [name for names in NAMES.values() for name in names],
    "company_name": [name for names in COMPANIES.values() for name in names],
}
LEAD = {
    "first_name": "Ana",
    "company_name": "Nordwind",
    "job_title": "VP Sales",
    "industry": "software",
    "company_size": "201-500",
    "country": "US",
    "lead_message": "Could you show us a demo this month? The budget is approved.",
}


def drafts_of(leads: Sequence[dict[str, Any]]) -> list[str]:
    """Return subject and body of the draft to each lead."""
    with LeadOps.open("sqlite://", config=Settings(_env_file=None)) as ops:
        ids = [ops.leads.add(lead).id for lead in leads]
        ops.process()
        texts = []
        for id in ids:
            [draft] = ops.leads.show(str(id)).drafts
            texts.append(f"{draft.subject}\n{draft.body}")
        return texts


def test_quoted_texts_are_of_five_languages() -> None:
    assert sum(map(len, FIELDS.values())) >= 100
    assert all(tuple(texts) == LANGUAGES for texts in (*PAIN_POINTS.values(), NAMES, COMPANIES))


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_form_text_is_not_quoted(field: str) -> None:
    texts = FIELDS[field]
    leads = [
        {**LEAD, field: text, "email": f"victim@firm{number}.example"} for number, text in enumerate(texts)
    ]
    said = [
        (text, draft)
        for text, draft in zip(texts, drafts_of(leads), strict=True)
        if text.lower() in draft.lower()
    ]
    print(f"{len(said)} of {len(texts)} texts in {field} are said back")
    assert said == []


def test_ordinary_form_text_is_quoted() -> None:
    """The control: a draft without any quote would pass the test above."""
    lead = {**LEAD, "email": "ana@nordwind.example", "pain_point": "Leads get lost between two teams"}
    [draft] = drafts_of([lead])
    assert "Hi Ana," in draft
    assert "Nordwind" in draft
    assert "eads get lost between two teams" in draft
