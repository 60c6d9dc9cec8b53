"""Rendered prompts: versioned templates, then the lead as fenced data.

The part that is the same for all leads comes first, so that it hits the providers' prompt caches.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from leadops_core.decision import QUESTIONS
from leadops_core.llm.masking import mask_text, names_of
from leadops_core.llm.replies import (
    ChoiceReply,
    DraftReply,
    LeadChoiceReply,
    LeadReply,
    RemarkedChoiceReply,
    SignalsReply,
    WordingReply,
    WordsReply,
)
from leadops_core.outreach import fingerprints, known_sources, offer_for
from leadops_core.schemas import SIGNAL_LEVELS, Brief, DecisionResult, DraftVariant, LeadContent
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import FormOfAddress
from leadops_core.texts.en.profile import LANGUAGES

VERSION = "v1"
"""The folder of the templates."""

REPLIES: Mapping[str, type[SignalsReply | WordingReply | DraftReply | ChoiceReply]] = {
    "lead": LeadReply,
    "signals": SignalsReply,
    "reason": WordingReply,
    "draft": DraftReply,
    "words": WordsReply,
    "follow_up": DraftReply,
    "choose_lead": LeadChoiceReply,
    "choose_words": RemarkedChoiceReply,
    "choose": ChoiceReply,
}
"""The type of the reply to each kind of prompt. A kind is the name of a template."""

_MEANINGS: Mapping[str, str] = {
    "intent:demo": "asks for a demo, a presentation, a call, or a meeting",
    "intent:pricing": "asks for prices or a quote",
    "intent:trial": "wants to try it, or asks for a pilot or test account",
    "intent:comparing": "compares several products or providers",
    "intent:switching": "wants to replace the current product",
    "intent:researching": "is only gathering information",
    "intent:none_now": "says that there is no need now",
    "timeline:within_month": "wants it within about a month, or as soon as possible",
    "timeline:within_quarter": "wants it within about three months",
    "timeline:within_year": "wants it within the year",
    "timeline:later": "wants it later than that, or is in no hurry",
    "budget:approved": "money is approved, allocated or available",
    "budget:named": "names an amount",
    "budget:seeking": "is still getting the money approved",
    "budget:none": "has no money for it",
    "authority:decides": "decides or signs the contract",
    "authority:influences": "influences the decision, but others decide",
    "authority:asks_for_other": "asks whom to talk to, or asks to be passed on",
    "concern:opt_out": "wants no more messages, or wants to be removed",
    "concern:complaint": "complains about us",
    "concern:competitor": "builds or sells what we sell",
    "concern:job_seeker": "looks for a job or internship",
    "concern:vendor_pitch": "wants to sell us something",
    "concern:student": "asks for a thesis, a course, or homework",
}
_PRONOUNS: Mapping[Language, tuple[str, str]] = {
    Language.GERMAN: ("Sie", "du"),
    Language.FRENCH: ("vous", "tu"),
    Language.SPANISH: ("usted", "tú"),
    Language.PORTUGUESE: ("o senhor or a senhora, left out", "você"),
}
"""The formal and the informal address of one reader."""
_BUSINESS_FIELDS = "job_title industry company_size country source urgency budget_range".split()
_CLOSED_FIELDS = frozenset("industry company_size country source urgency budget_range".split())
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


@cache
def template(name: str) -> str:
    """Return the template with its placeholders filled in."""
    return _PLACEHOLDER.sub(
        lambda match: _signal_list() if match[1] == "signals" else template(match[1]), _raw(name)
    )


def instruction(name: str, fault: str) -> str:
    """Return the message that asks for another answer, because of this fault."""
    return _raw(name).replace("{{fault}}", fault)


def _raw(name: str) -> str:
    return (files(__package__) / "prompts" / VERSION / f"{name}.md").read_text(encoding="utf-8").strip()


def _signal_list() -> str:
    return "\n".join(
        f"- {kind}:{level}: {_MEANINGS[f'{kind}:{level}']}"
        for kind, levels in SIGNAL_LEVELS.items()
        for level in levels
    )


@cache
def prompts_version() -> str:
    """Return the folder's name and a digest of its files, so that every edit changes the version."""
    folder = files(__package__) / "prompts" / VERSION
    digest = hashlib.sha256(_signal_list().encode())
    for path in sorted(folder.iterdir(), key=lambda file: file.name):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{VERSION}-{digest.hexdigest()[:8]}"


@cache
def secrets_of_the_prompt() -> frozenset[tuple[str, ...]]:
    """Return sequences of words from the prompts. No draft may repeat one."""
    return fingerprints(template(name) for name in REPLIES)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question about one lead: the name of a template and the data for it."""

    kind: str
    payload: dict[str, Any]
    """Lead and task, without addresses, phone numbers, and names of people."""

    def key(self, *, model: str, schema_mode: str, remark: str = "") -> str:
        """Return the SHA-256 digest of everything that the answer depends on."""
        parts = [self.kind, self.payload, prompts_version(), model, schema_mode, remark]
        return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def messages(self) -> tuple[dict[str, str], ...]:
        return (
            {"role": "system", "content": template(self.kind)},
            {"role": "user", "content": fence(self.payload)},
        )


def fence(payload: Mapping[str, Any]) -> str:
    """Return the payload as one line of JSON between two delimiter lines that it cannot contain.

    Their mark is a digest of the payload, and angle brackets in the payload are escaped.
    """
    data = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS).decode()
    data = data.replace("<", "\\u003c").replace(">", "\\u003e")
    mark = hashlib.sha256(data.encode()).hexdigest()[:16]
    return f"<lead-data {mark}>\n{data}\n</lead-data {mark}>"


def lead_payload(lead: LeadContent, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the lead's masked texts and its business fields, masked as well."""
    fields = {name: getattr(lead, name) for name in _BUSINESS_FIELDS}
    present = {name: str(value) for name, value in fields.items() if value is not None}
    return {**texts, **{name: _masked_field(name, value, lead) for name, value in present.items()}}


def _masked_field(name: str, value: str, lead: LeadContent) -> str:
    """Return the field without personal data. The values of a closed list contain none."""
    return value if name in _CLOSED_FIELDS else mask_text(value, names_of(lead)).text


def task_payload(brief: Brief, decision: DecisionResult | None) -> dict[str, Any]:
    """Return the decision, or which follow-up it is, and the sources that may support a claim."""
    sources: dict[str, str] = {}
    for source, value in known_sources(brief).items():
        kind, _, name = source.partition(":")
        if name in ("lead_message", "pain_point"):
            # The payload of the lead contains these texts already.
            sources[source] = f"see lead.{name}"
        elif kind == "playbook":
            sources[source] = value
        elif kind == "field":
            masked = _masked_field(name, value, brief.lead)
            # A draft would have to repeat the whole name of a company, so a masked one is no source.
            if name != "company_name" or masked == value:
                sources[source] = masked
        else:
            sources[source] = mask_text(value, names_of(brief.lead)).text
    payload: dict[str, Any] = {
        "purpose": str(brief.purpose),
        "offer": offer_for(brief),
        "our_company": brief.playbook.company,
        "sources": sources,
    }
    if brief.playbook.tone is not None:
        payload["tone"] = brief.playbook.tone
    if brief.playbook.avoid:
        payload["avoid"] = list(brief.playbook.avoid)
    if decision is not None:
        payload |= {"action": str(decision.action), "because": str(decision.reason)}
    if brief.variant is not DraftVariant.FIRST_TOUCH:
        payload["touch"] = str(brief.variant)
    if brief.language is not Language.ENGLISH:
        payload["language"] = LANGUAGES[brief.language]
        formal, informal = _PRONOUNS[brief.language]
        is_formal = brief.playbook.address_in(brief.language) is FormOfAddress.FORMAL
        payload["address"] = formal if is_formal else informal
    if brief.question is not None:
        payload["asks_for"] = brief.question.asks_for
        payload["question"] = QUESTIONS[brief.question.asks_for].text
    return payload
