"""Slots and topics of a brief, by the names that templates use."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from leadops_core.decision import QUESTIONS
from leadops_core.outreach.safe_words import safe_company, safe_first_name, safe_last_name, safe_pain_point
from leadops_core.playbook import choose_offer, choose_proof
from leadops_core.schemas import (
    SIGNAL_LEVELS,
    Brief,
    CompanySize,
    FactName,
    Industry,
    LeadSource,
    SignalKind,
    Urgency,
)
from leadops_core.schemas.playbook import Department, Seniority

LEAD_SLOTS: Mapping[str, str] = MappingProxyType(
    {
        "first_name": "field:first_name",
        "full_name": "field:last_name",
        "company_name": "field:company_name",
        "pain_point": "field:pain_point",
    }
)
SENDER_SLOTS: Mapping[str, str] = MappingProxyType(
    {
        "sender_name": "setting:sender_name",
        "sender_title": "setting:sender_title",
        "sender_company": "playbook:company",
        "offer": "playbook:offer",
        "website": "playbook:website",
        "calendar_link": "playbook:booking",
        "signature": "playbook:signature",
    }
)
ANSWER_SLOTS: Mapping[str, str] = MappingProxyType(
    {
        "answer": "playbook:answers",
        "proof_point": "playbook:proof_points",
        "day": "message:until",
        "colleague": "message:other_name",
    }
)
"""Slots that only answers to replies fill."""
SLOTS: Mapping[str, str] = MappingProxyType(
    {**LEAD_SLOTS, **SENDER_SLOTS, **ANSWER_SLOTS, "question": "decision:question"}
)
"""The slots of templates, each with the source of its words."""

ALWAYS_KNOWN = frozenset({"sender_name", "sender_company", "offer", "question"})

_SENIORITIES: tuple[str, ...] = get_args(Seniority)
_DEPARTMENTS: tuple[str, ...] = get_args(Department)
_ASKED_SIGNALS = (SignalKind.INTENT, SignalKind.TIMELINE, SignalKind.BUDGET, SignalKind.AUTHORITY)

_TALK = "talk"
"""A request for a call or meeting that does not mention a demo."""
_NAMES_A_DEMO = re.compile(
    r"d[eéè]mo|vorf(?:ü|ue?)hr|pr[äae]+sent|show|\bsee\b|pokaz|předvést|präsent|zeigen|visa\b|dimostra"
)

TOPICS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        **{kind.value: (f"signal:{kind.value}", SIGNAL_LEVELS[kind]) for kind in _ASKED_SIGNALS},
        "intent": ("signal:intent", (*SIGNAL_LEVELS[SignalKind.INTENT], _TALK)),
        "department": ("fact:department", _DEPARTMENTS),
        "seniority": ("fact:seniority", _SENIORITIES),
        "industry": ("field:industry", tuple(Industry)),
        "company_size": ("field:company_size", tuple(CompanySize)),
        "source": ("field:source", tuple(LeadSource)),
        "urgency": ("field:urgency", tuple(Urgency)),
        "message": ("field:lead_message", ("given",)),
        "asks_for": ("decision:question", tuple(QUESTIONS)),
        "referral": ("message:other_address", ("given",)),
        "open_question": ("message:text", ("given",)),
    }
)
"""The topics that an alternative can depend on, each with its source and its possible values."""

_RANK = {kind: {level: rank for rank, level in enumerate(SIGNAL_LEVELS[kind])} for kind in _ASKED_SIGNALS}
_RANK[SignalKind.INTENT][_TALK] = 0
_WORST = 99


def sender_slots(brief: Brief) -> dict[str, str]:
    """Return the slots that come from the settings and the playbook."""
    sender = brief.sender
    slots = {
        "sender_name": sender.name,
        "sender_title": sender.title,
        "sender_company": sender.company,
        "offer": offer_for(brief),
        "website": sender.website,
        "calendar_link": sender.calendar_link,
        "signature": brief.playbook.signature.get(brief.language),
    }
    return {name: value for name, value in slots.items() if value}


def offer_for(brief: Brief) -> str:
    """Return the offer for the lead, as it continues "we help" in the language of the email."""
    offer = choose_offer(brief.playbook, brief.lead, brief.enrichment, brief.language)
    return offer.texts[brief.language].rstrip(". ")


def proof_for(brief: Brief) -> str | None:
    """Return the proof point for the lead, a sentence in the language of the email, or None."""
    proof = choose_proof(brief.playbook, brief.lead, brief.enrichment, brief.language)
    return None if proof is None else proof.texts[brief.language]


def read_slots(brief: Brief) -> dict[str, str]:
    """Return the slots of this lead whose words are known and safe."""
    lead = brief.lead
    slots: dict[str, str] = {}
    if (name := safe_first_name(lead.first_name)) is not None:
        slots["first_name"] = name
        if (last_name := safe_last_name(lead.last_name)) is not None:
            slots["full_name"] = f"{name} {last_name}"
    if (company := safe_company(lead.company_name, lead.email)) is not None:
        slots["company_name"] = company
    if (pain := safe_pain_point(lead.pain_point, brief.language)) is not None:
        slots["pain_point"] = pain
    if brief.question is not None:
        slots["question"] = brief.question.text
    return slots


def read_topics(brief: Brief) -> dict[str, str]:
    """Return the known topics with their values. The strongest of several signals of a kind counts.

    A signal that only a model read is no topic: an email may not say it to the lead.
    """
    lead = brief.lead
    topics: dict[str, str] = {}
    for signal in brief.signals:
        rank = _RANK.get(signal.kind)
        if rank is None or signal.is_from_model:
            continue
        before = topics.get(signal.kind)
        if before is None or rank.get(signal.level, _WORST) < rank.get(before, _WORST):
            topics[signal.kind] = signal.level
            if (
                signal.level == "demo"
                and "demo" not in signal.quote
                and not _NAMES_A_DEMO.search(signal.quote.lower())
            ):
                topics[signal.kind] = _TALK
    for fact in brief.enrichment.facts:
        if fact.name is FactName.DEPARTMENT or fact.name is FactName.SENIORITY:
            topics[fact.name] = fact.value
    if lead.industry is not None:
        topics["industry"] = lead.industry
    if lead.company_size is not None:
        topics["company_size"] = lead.company_size
    if lead.source is not None:
        topics["source"] = lead.source
    if lead.urgency is not None:
        topics["urgency"] = lead.urgency
    if lead.lead_message is not None:
        topics["message"] = "given"
    if brief.question is not None:
        topics["asks_for"] = brief.question.asks_for
    return topics
