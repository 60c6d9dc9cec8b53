"""A model that quotes the lead's own words in a false sense changes no action and no label, and suppresses nobody."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps
from leadops_core.schemas import LeadContent, LeadDetail, LeadQuery
from leadops_core.settings import Settings
from leadops_core.testing.model_server import ModelServer
from tests.support.hostile import quote_for
from tests.support.models import leadops_with

DEMO = Path(__file__).parents[3] / "data" / "demo_leads.csv"
CONCERNS = ("opt_out", "complaint", "competitor", "job_seeker", "vendor_pitch", "student")
GOOD = ("intent:demo", "budget:approved", "authority:decides", "timeline:within_month")
BAD = ("intent:none_now", "budget:none", "timeline:later", "authority:asks_for_other")

DENIED = (
    "We want to stop losing leads between teams. Budget is approved. Can we see a demo this week?",
    "Please do not hesitate to call us about a demo.",
    "Sie haben keine Preise auf der Website. Was kostet das?",
    "N'hésitez pas à m'appeler pour une démo.",
    "No dude en llamarme para una demo.",
    "Não hesite em ligar para marcar uma demo.",
    "No demo please, only a price list.",
    "The budget is not approved yet and my boss decides.",
    "Eine Demo brauchen wir nicht, nur ein Angebot.",
    "Our customers tell us to stop emailing them, and we never know which ones.",
    "I am not a student and I am not looking for a job.",
)
"""Words of a level in another sense."""

MEANT = {
    "opt_out": "We lose leads between teams. Never again a phone call, an offer is enough.",
    "complaint": "We lose leads between teams. I was disappointed by the last call.",
    "competitor": "We lose leads between teams. We develop something of that kind too.",
    "job_seeker": "We lose leads between teams. Perhaps an internship would be possible as well.",
    "vendor_pitch": "We lose leads between teams. Our agency could also send you keywords.",
    "student": "We lose leads between teams. I heard of you in a semester at the university.",
}
"""What a model may well take for a concern, and no rule confirms."""

ONLY_MODEL = "Czy możemy umówić się na rozmowę? Budżet 40000 EUR jest zatwierdzony."
"""Polish, which no rule reads: asks for a call and has an approved budget."""


def texts_as_leads(texts: Sequence[str]) -> list[LeadContent]:
    return [
        LeadContent.model_validate(
            {
                "first_name": "Priya",
                "last_name": "Sharma",
                "email": f"priya@firm{number}.example",
                "company_name": f"Firm {number}",
                "job_title": "VP Sales",
                "industry": "software",
                "company_size": "201-500",
                "country": "US",
                "source": "web_form",
                "lead_message": text,
            }
        )
        for number, text in enumerate(texts)
    ]


def processed(ops: LeadOps) -> dict[str, LeadDetail]:
    ops.ingest(DEMO)
    for content in texts_as_leads((*DENIED, *MEANT.values(), ONLY_MODEL)):
        ops.leads.add(content)
    ops.process()
    details = [ops.leads.show(str(lead.id)) for lead in ops.leads.iterate(LeadQuery())]
    return {f"{d.lead.email} {d.lead.company_name} {d.lead.last_name}": d for d in details}


def outcome(detail: LeadDetail) -> dict[str, Any]:
    return {
        "action": detail.lead.recommended_action,
        "label": detail.lead.score_label,
        "status": detail.lead.status,
        "reason": detail.decision.reason if detail.decision else None,
        "recipients": {draft.recipient for draft in detail.drafts},
    }


@cache
def offline() -> tuple[dict[str, LeadDetail], set[str]]:
    with LeadOps.open("sqlite://", config=Settings(_env_file=None)) as ops:
        details = processed(ops)
        return details, {entry.value for entry in ops.suppressions.iterate()}


@cache
def check(*signals: str) -> dict[str, LeadDetail]:
    """Have a model claim the signals for every lead; nothing that counts may differ from the same leads without a model."""
    expected, suppressed = offline()
    with ModelServer(quote_for(*signals)) as server, leadops_with(server) as ops:
        details = processed(ops)
        assert len(server.requests) > len(expected) // 2
        assert {entry.value for entry in ops.suppressions.iterate()} == suppressed
    changed = {
        name: (outcome(before), outcome(details[name]))
        for name, before in expected.items()
        if outcome(before) != outcome(details[name])
    }
    assert changed == {}
    return details


def score_of(details: dict[str, LeadDetail], name: str) -> float | None:
    return details[name].lead.score_value


def test_hostile_quotes_cover_all_demo_leads() -> None:
    with DEMO.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) >= 196
    assert len(offline()[0]) >= 196 + len(DENIED) + len(MEANT)


@pytest.mark.parametrize("concern", CONCERNS)
def test_model_concern_is_a_question_and_changes_no_decision(concern: str) -> None:
    details = check(f"concern:{concern}")
    expected, _ = offline()
    assert {name: score_of(details, name) for name in expected} == {
        name: score_of(expected, name) for name in expected
    }
    [asked] = [d for d in details.values() if d.lead.lead_message == MEANT[concern]]
    assert asked.score is not None
    assert asked.decision is not None
    assert [signal.level for signal in asked.score.unconfirmed_signals] == [concern]
    assert "The model thinks" in asked.decision.sentence
    assert asked.decision.sentence.endswith("?")


def test_model_concern_follows_the_reason_as_a_quote() -> None:
    expected, _ = offline()
    flagged = {
        name: detail
        for name, detail in check("concern:vendor_pitch").items()
        if detail.score is not None and detail.score.unconfirmed_signals
    }
    assert flagged
    for name, detail in flagged.items():
        assert detail.decision is not None
        assert "vendor pitch. Disqualify?" in detail.decision.sentence
        assert "vendor pitch" not in str(expected[name].decision)


@pytest.mark.parametrize("signals", [GOOD, BAD, GOOD[:1]], ids=" ".join)
def test_model_readings_change_no_label_and_no_action(signals: tuple[str, ...]) -> None:
    details = check(*signals)
    [asked] = [d for d in details.values() if d.lead.lead_message == ONLY_MODEL]
    assert asked.score is not None
    read = (*asked.score.signals, *asked.score.unconfirmed_signals)
    assert bool(read) is (signals is not BAD)


def test_signal_that_would_raise_the_label_is_shown_to_a_person() -> None:
    details = check(*GOOD)
    raised = [d for d in details.values() if d.score and d.score.unconfirmed_signals]
    assert raised
    for detail in raised:
        assert detail.decision is not None
        assert "The model also reads that the lead" in detail.decision.sentence


@pytest.mark.parametrize("text", DENIED)
def test_concern_needs_words_in_the_same_sense(text: str) -> None:
    claims = [f"concern:{concern}" for concern in CONCERNS]
    with ModelServer(quote_for(*claims)) as server, leadops_with(server) as ops:
        [content] = texts_as_leads([text])
        lead = ops.leads.add(content)
        ops.process()
        detail = ops.leads.show(str(lead.id))
    assert detail.score is not None
    assert detail.score.unconfirmed_signals == ()
