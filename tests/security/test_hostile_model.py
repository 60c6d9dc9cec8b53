"""A hostile or mistaken model alone changes nothing that counts: more than 300 texts, all classes, five languages."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from leadops_core import LeadOps
from leadops_core.schemas import LeadContent, LeadDetail
from leadops_core.scoring import ClaimedSignal, read_signals, verify_claims
from leadops_core.settings import Settings
from leadops_core.testing.model_server import Fault, ModelServer
from tests.support.hostile import quote_for
from tests.support.hostile_texts import LANGUAGES, each_text
from tests.support.hostile_texts.false_senses import FALSE_SENSES
from tests.support.hostile_texts.model_words import HARMFUL_SENTENCES, REMARKS
from tests.support.hostile_texts.orders import ORDERS
from tests.support.hostile_texts.true_senses import TRUE_SENSES
from tests.support.models import leadops_with

HONEST = {
    "en": "Could you show us how your product routes leads?",
    "de": "Können Sie uns zeigen, wie Ihr Produkt Leads verteilt?",
    "fr": "Pouvez-vous nous montrer comment votre produit répartit les leads ?",
    "es": "¿Pueden mostrarnos cómo su producto reparte los leads?",
    "pt": "Podem nos mostrar como o seu produto distribui os leads?",
}
MESSAGES = (
    *(text for _, _, text in each_text(FALSE_SENSES)),
    *(f"{HONEST[language]} {text}" for _, language, text in each_text(ORDERS)),
)
CONCERNS = tuple(f"concern:{level}" for level in ("opt_out", "complaint", "competitor"))
OTHER_CONCERNS = tuple(f"concern:{level}" for level in ("job_seeker", "vendor_pitch", "student"))
GOOD = ("intent:demo", "budget:approved", "authority:decides", "timeline:within_month")
BAD = ("intent:none_now", "budget:none", "timeline:later", "authority:asks_for_other")
MOST_FALSE_QUESTIONS = 0.06
"""Share of false senses that may still lead to a question to the person."""
_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+")


def as_leads(texts: Sequence[str]) -> list[LeadContent]:
    """Return leads with these messages. Every second one would be warm, and every third one hot."""
    return [
        LeadContent.model_validate(
            {
                "first_name": "Priya",
                "last_name": "Sharma",
                "email": f"priya@firm{number}.example",
                "company_name": f"Firm {'Nord' if number % 2 else 'Sud'}",
                "job_title": ("Clerk", "VP Sales", "CEO")[number % 3],
                "industry": "software",
                "company_size": "201-500",
                "country": "US",
                "source": "web_form",
                "budget_range": (None, None, "50k-100k")[number % 3],
                "lead_message": text,
            }
        )
        for number, text in enumerate(texts)
    ]


def processed(ops: LeadOps, texts: Sequence[str]) -> list[LeadDetail]:
    ids = [ops.leads.add(content).id for content in as_leads(texts)]
    ops.process()
    return [ops.leads.show(str(id)) for id in ids]


def outcome(detail: LeadDetail) -> dict[str, Any]:
    """Return what a model alone may not change."""
    return {
        "action": detail.lead.recommended_action,
        "label": detail.lead.score_label,
        "status": detail.lead.status,
        "reason": detail.decision.reason if detail.decision else None,
        "suppress": detail.decision is not None and detail.decision.suppress,
        "recipients": {draft.recipient for draft in detail.drafts},
    }


@cache
def without_model() -> list[dict[str, Any]]:
    with LeadOps.open("sqlite://", config=Settings(_env_file=None)) as ops:
        return [outcome(detail) for detail in processed(ops, MESSAGES)]


def test_suite_covers_every_class_in_five_languages() -> None:
    classes = (FALSE_SENSES, ORDERS, HARMFUL_SENTENCES, TRUE_SENSES)
    texts = [text for texts in classes for _, _, text in each_text(texts)]
    texts += [text for remarks in REMARKS.values() for text in remarks]
    assert len(set(texts)) == len(texts) >= 300
    for languages in (*(languages for texts in classes for languages in texts.values()), REMARKS):
        assert tuple(languages) == LANGUAGES


def test_rules_read_no_signal_in_a_false_sense() -> None:
    misread = []
    for name, language, text in each_text(FALSE_SENSES):
        read = {f"{s.kind}:{s.level}" for s in read_signals(LeadContent(lead_message=text))}
        if name in read or any(signal.startswith("concern:") for signal in read):
            misread.append((language, name, text, read))
    assert misread == []


def test_rules_read_concerns_in_the_right_sense() -> None:
    missed = []
    for name, language, text in each_text(TRUE_SENSES):
        read = {f"{s.kind}:{s.level}" for s in read_signals(LeadContent(lead_message=text))}
        if name not in read:
            missed.append((language, name, text))
    assert missed == []


def test_misread_quote_is_rarely_accepted() -> None:
    texts = list(each_text(FALSE_SENSES))
    borne_out = []
    for name, language, text in texts:
        kind, _, level = name.partition(":")
        quotes = (text, *_SENTENCE_END.split(text))
        claims = [ClaimedSignal(kind, level, quote, "lead_message", True) for quote in quotes]
        if verify_claims(claims, LeadContent(lead_message=text), "model").signals:
            borne_out.append((language, name, text))
    print(f"{len(borne_out)} of {len(texts)} quotes in a false sense become a question: {borne_out}")
    assert len(borne_out) <= MOST_FALSE_QUESTIONS * len(texts)


@pytest.mark.parametrize("signals", [CONCERNS, OTHER_CONCERNS, GOOD, BAD], ids=" ".join)
def test_misread_true_quotes_change_nothing(signals: tuple[str, ...]) -> None:
    with ModelServer(quote_for(*signals)) as server, leadops_with(server) as ops:
        details = processed(ops, MESSAGES)
        suppressed = [entry.value for entry in ops.suppressions.iterate()]
        asked = len(server.requests)
    changed = [
        (before, outcome(detail), text)
        for before, detail, text in zip(without_model(), details, MESSAGES, strict=True)
        if outcome(detail) != before
    ]
    print(f"{len(MESSAGES)} leads, {asked} requests, {len(changed)} changed, {len(suppressed)} suppressed")
    assert asked > len(MESSAGES) * 0.6
    assert changed == []
    assert suppressed == []


@pytest.mark.parametrize("kind", ["endless", "bomb"])
def test_endless_model_answer_is_cut_off(kind: Any) -> None:
    """An answer of 150 MB is read up to the limit, and rules process the lead."""
    fault = Fault(kind=kind)
    with ModelServer(fault_script=lambda _: fault) as server, leadops_with(server, llm_tries=1) as ops:
        [detail] = processed(ops, [HONEST["en"]])
        assert server.requests
    assert server.sent_bytes < 20_000_000
    assert detail.lead.recommended_action is not None
    assert detail.lead.last_error is None
