"""Drafts from templates."""

from collections.abc import Mapping

from leadops_core.outreach.checks import check_draft, failed_checks
from leadops_core.outreach.slots import LEAD_SLOTS, read_slots, read_topics, sender_slots
from leadops_core.outreach.templates import (
    Alternative,
    Part,
    Templates,
    keyed_claim,
    load_templates,
)
from leadops_core.schemas import Brief, Claim, DraftText


def write_draft(brief: Brief, templates: Templates | None = None) -> DraftText:
    """Write a draft from a template, with its statements and check results.

    If a value is unknown or unsafe, a sentence that does without it is used. If the lead's own words make a check fail,
    all of them are left out. Raise KeyError if no template has the brief's variant and purpose.
    """
    templates = templates or load_templates()
    slots = sender_slots(brief.sender) | read_slots(brief)
    draft = _write(brief, templates, slots)
    if any(name in slots for name in LEAD_SLOTS) and failed_checks(draft.checks):
        draft = _write(
            brief, templates, {name: words for name, words in slots.items() if name not in LEAD_SLOTS}
        )
    return draft


def _write(brief: Brief, templates: Templates, slots: dict[str, str]) -> DraftText:
    template = templates.template_for(brief.variant, brief.purpose)
    topics = read_topics(brief)
    for slot, (topic, words) in templates.words.items():
        value = topics.get(topic)
        if value is not None and value in words:
            slots[slot] = words[value]

    used: dict[tuple[str, str], Claim] = {}
    subject = _render(template.subject, slots, topics, templates.sources, used)
    paragraphs = []
    for parts in template.paragraphs:
        sentences = [_render(part, slots, topics, templates.sources, used) for part in parts]
        paragraph = " ".join(filter(None, sentences))
        if paragraph:
            paragraphs.append(paragraph)
    body = "\n\n".join(paragraphs)
    claims = tuple(used.values())
    return DraftText(
        subject=subject,
        body=body,
        variant=brief.variant,
        purpose=brief.purpose,
        template_version=templates.version,
        claims=claims,
        checks=check_draft(subject, body, claims, brief),
    )


def _render(
    part: Part,
    slots: dict[str, str],
    topics: dict[str, str],
    sources: Mapping[str, str],
    used: dict[tuple[str, str], Claim],
) -> str:
    chosen = _first_usable(part, slots, topics)
    used.update(chosen.claims)
    for name in chosen.slots:
        key, claim = keyed_claim(slots[name], sources[name])
        used[key] = claim
    return "".join(piece if index % 2 == 0 else slots[piece] for index, piece in enumerate(chosen.pieces))


def _first_usable(part: Part, slots: dict[str, str], topics: dict[str, str]) -> Alternative:
    for alternative in part:
        is_true = all(topics.get(topic) in values for topic, values in alternative.when)
        if is_true and all(name in slots for name in alternative.needs):
            return alternative
    return part[-1]
