"""Prompts, rendered: versioned templates, and the lead fenced as data after them.

What is the same for all leads comes first, word for word, so that providers' prompt caches hit.
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
from leadops_core.llm.replies import DraftReply, LeadReply, SignalsReply, WordingReply, WordsReply
from leadops_core.outreach import fingerprints, known_sources
from leadops_core.schemas import SIGNAL_LEVELS, Brief, DecisionResult, DraftVariant, LeadContent

VERSION = "v1"
"""The folder that the templates are in."""

REPLIES: Mapping[str, type[SignalsReply | WordingReply | DraftReply | LeadReply | WordsReply]] = {
    "lead": LeadReply,
    "signals": SignalsReply,
    "reason": WordingReply,
    "draft": DraftReply,
    "words": WordsReply,
    "follow_up": DraftReply,
}
"""What can be asked for, by the template's name."""

_MEANINGS: Mapping[str, str] = {
    "intent:demo": "asks for a demo, a presentation, a call or a meeting",
    "intent:pricing": "asks what it costs or for an offer",
    "intent:trial": "wants to try it, a pilot, a test account",
    "intent:comparing": "compares several products or providers",
    "intent:switching": "wants to leave what they use today",
    "intent:researching": "is only looking around or gathering information",
    "intent:none_now": "says that there is no need now",
    "timeline:within_month": "wants it within about a month, or as soon as possible",
    "timeline:within_quarter": "wants it within about three months",
    "timeline:within_year": "wants it within the year",
    "timeline:later": "later than that, or in no hurry",
    "budget:approved": "money is approved, allocated or available",
    "budget:named": "names an amount",
    "budget:seeking": "is still getting money approved",
    "budget:none": "has no money for it",
    "authority:decides": "decides or signs",
    "authority:influences": "has a say, others decide",
    "authority:asks_for_other": "asks who to talk to or to be passed on",
    "concern:opt_out": "wants no more messages, wants to be removed",
    "concern:complaint": "complains about us",
    "concern:competitor": "builds or sells what we sell",
    "concern:job_seeker": "looks for a job or internship",
    "concern:vendor_pitch": "wants to sell us something",
    "concern:student": "asks for a thesis, a course or homework",
}
_PLACE = re.compile(r"\{\{(\w+)\}\}")


@cache
def template(name: str) -> str:
    """The template's words, parts and lists filled in."""
    text = _raw(name)
    return _PLACE.sub(lambda place: _signal_list() if place[1] == "signals" else template(place[1]), text)


def instruction(name: str, fault: str) -> str:
    """What to say after an answer that could not be used."""
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
    """The folder's name and a digest of all that is in it: no edit goes unnoticed."""
    folder = files(__package__) / "prompts" / VERSION
    digest = hashlib.sha256(_signal_list().encode())
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{VERSION}-{digest.hexdigest()[:8]}"


@cache
def secrets_of_the_prompt() -> frozenset[tuple[str, ...]]:
    """Runs of words of the prompts, which no draft may repeat."""
    return fingerprints(template(name) for name in REPLIES)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask about one lead."""

    kind: str
    payload: dict[str, Any]
    """What is told of the lead and the task; no address, no telephone number, no person's name."""

    def key(self, *, model: str, schema_mode: str, remark: str = "") -> str:
        """SHA-256 of all that the answer depends on."""
        parts = [self.kind, self.payload, prompts_version(), model, schema_mode, remark]
        return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def messages(self) -> tuple[dict[str, str], ...]:
        """The rules, the same for every lead; then the lead, fenced."""
        return (
            {"role": "system", "content": template(self.kind)},
            {"role": "user", "content": fence(self.payload)},
        )


def fence(payload: Mapping[str, Any]) -> str:
    """The payload as JSON on one line between two lines that it cannot write itself.

    The mark is a digest of the payload: no text can hold its own. No bracket of the payload survives as one.
    """
    data = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS).decode()
    data = data.replace("<", "\\u003c").replace(">", "\\u003e")
    mark = hashlib.sha256(data.encode()).hexdigest()[:16]
    return f"<lead-data {mark}>\n{data}\n</lead-data {mark}>"


def lead_payload(lead: LeadContent, texts: Mapping[str, str], *, whole: bool) -> dict[str, Any]:
    """What is told of a lead: its words, masked, and where an e-mail is to be written its business fields."""
    told: dict[str, Any] = dict(texts)
    if whole:
        told |= {
            name: str(value)
            for name in (
                "job_title",
                "industry",
                "company_size",
                "country",
                "source",
                "urgency",
                "budget_range",
            )
            if (value := getattr(lead, name)) is not None
        }
    return told


def task_payload(brief: Brief, decision: DecisionResult | None, texts: Mapping[str, str]) -> dict[str, Any]:
    """What is told of a task: the decision, or which touch it is, and each source that a claim may rest on."""
    sources = {
        source: texts.get(source.removeprefix("field:"), value) if source.startswith("field:") else value
        for source, value in known_sources(brief).items()
    }
    # The lead's texts stand under `lead` already.
    for name in ("lead_message", "pain_point"):
        if f"field:{name}" in sources:
            sources[f"field:{name}"] = f"see lead.{name}"
    told: dict[str, Any] = {
        "purpose": str(brief.purpose),
        "offer": brief.sender.offer,
        "our_company": brief.sender.company,
        "sources": sources,
    }
    if decision is not None:
        told |= {"action": str(decision.action), "because": str(decision.reason)}
    if brief.variant is not DraftVariant.FIRST_TOUCH:
        told["touch"] = str(brief.variant)
    if brief.question is not None:
        told["asks_for"] = brief.question.asks_for
        told["question"] = QUESTIONS[brief.question.asks_for].text
    return told
