"""Writing a draft by templates."""

from collections.abc import Mapping

from leadops_core.outreach.checks import check_words, failed_checks
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
    """A whole draft with a claim for each of its words that come from somewhere, and the checks that it went through.

    Nothing that is unknown or unsafe leaves a hole: another sentence is taken. Where the lead's own words would fail a
    check all of them are left out. Raises `KeyError` where the templates have none of that variant and purpose.
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

    # Each once: the same words of the same source may stand in several sentences.
    used: dict[tuple[str, str], Claim] = {}
    subject = _render(template.subject, slots, topics, templates.sources, used)
    paragraphs = []
    for parts in template.paragraphs:
        said = [_render(part, slots, topics, templates.sources, used) for part in parts]
        paragraph = said[0] if len(said) == 1 else " ".join([words for words in said if words])
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
        checks=check_words(subject, body, claims, brief),
    )


def _render(
    part: Part,
    slots: dict[str, str],
    topics: dict[str, str],
    sources: Mapping[str, str],
    used: dict[tuple[str, str], Claim],
) -> str:
    chosen = _first_that_fits(part, slots, topics)
    used.update(chosen.claims)
    for name in chosen.slots:
        key, claim = keyed_claim(slots[name], sources[name])
        used[key] = claim
    return "".join(piece if index % 2 == 0 else slots[piece] for index, piece in enumerate(chosen.pieces))


def _first_that_fits(part: Part, slots: dict[str, str], topics: dict[str, str]) -> Alternative:
    for alternative in part:
        is_true = all(topics.get(topic) in values for topic, values in alternative.when)
        if is_true and all(name in slots for name in alternative.needs):
            return alternative
    return part[-1]
