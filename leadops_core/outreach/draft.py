"""Drafts from templates. In each block, the first usable alternative is rendered, or the alternative that a model chose."""

from collections.abc import Iterable, Mapping

from leadops_core.outreach.avoided_words import without_avoided
from leadops_core.outreach.checks import check_draft, failed_checks
from leadops_core.outreach.slots import LEAD_SLOTS, read_slots, read_topics, sender_slots
from leadops_core.outreach.templates import (
    SUBJECT_BLOCK,
    Alternative,
    Paragraph,
    Part,
    Templates,
    keyed_claim,
    load_templates,
)
from leadops_core.schemas import Brief, Claim, DraftText

NO_CHOICE: Mapping[str, int] = {}
SIGNATURE = "signature"
"""The paragraph that a signature of the playbook replaces, and its slot."""
PAIN_POINT = "pain_point"
"""The slot that a quote of the lead can fill."""


def write_draft(
    brief: Brief,
    templates: Templates | None = None,
    *,
    choice: Mapping[str, int] = NO_CHOICE,
    quote: Claim | None = None,
) -> DraftText:
    """Write a draft from a template, with its statements and check results.

    If a value is unknown or unsafe, a sentence that does without it is used. If the lead's own words make a check fail,
    all of them are left out. `chosen` is the preferred alternative of a block by its name; one that is not usable is ignored.
    `quote` fills the slot of the pain point. Raise KeyError if no template has the brief's variant and purpose.
    """
    templates = without_avoided(templates or templates_for(brief), brief.playbook.avoid)
    slots = sender_slots(brief) | read_slots(brief)
    sources = dict(templates.sources)
    if quote is not None:
        slots[PAIN_POINT], sources[PAIN_POINT] = quote.text, quote.source
    draft = _write(brief, templates, slots, sources, choice)
    if any(name in slots for name in LEAD_SLOTS) and failed_checks(draft.checks):
        slots = {name: words for name, words in slots.items() if name not in LEAD_SLOTS}
        draft = _write(brief, templates, slots, sources, choice)
    return draft


def templates_for(brief: Brief) -> Templates:
    """Return the bundled templates in the language of the email. Raise KeyError if there are none."""
    return load_templates(brief.language, brief.playbook.address_in(brief.language))


def question_text(brief: Brief, templates: Templates) -> str:
    """Return the question of the brief in the language of the templates, or an empty text if it has none."""
    question = brief.question
    return "" if question is None else templates.questions.get(question.asks_for, question.text)


def render_shared(
    names: Iterable[str], brief: Brief, templates: Templates
) -> tuple[tuple[str, ...], tuple[Claim, ...]]:
    """Return shared paragraphs of the templates as this lead gets them, and their statements.

    Paragraphs that your own templates do not have come from the bundled ones.
    """
    slots = sender_slots(brief) | read_slots(brief)
    if brief.question is not None:
        slots["question"] = question_text(brief, templates)
    topics = read_topics(brief)
    slots |= word_slots(templates, topics)
    used: dict[tuple[str, str], Claim] = {}
    paragraphs = []
    for name in names:
        paragraph = templates.shared.get(name) or templates_for(brief).shared[name]
        paragraphs.append(_render_paragraph(paragraph, slots, topics, templates.sources, used, NO_CHOICE))
    return tuple(paragraphs), tuple(used.values())


def word_slots(templates: Templates, topics: Mapping[str, str]) -> dict[str, str]:
    """Return the slots whose words depend on a topic that is known."""
    texts = ((slot, words.get(topics.get(topic, ""))) for slot, (topic, words) in templates.words.items())
    return {slot: value for slot, value in texts if value is not None}


def is_usable(alternative: Alternative, slots: Mapping[str, str], topics: Mapping[str, str]) -> bool:
    """Return True if the alternative is true of the lead, and all its slots are known."""
    is_true = all(topics.get(topic) in values for topic, values in alternative.when)
    return is_true and all(name in slots for name in alternative.needs)


def _write(
    brief: Brief,
    templates: Templates,
    slots: dict[str, str],
    sources: Mapping[str, str],
    choice: Mapping[str, int],
) -> DraftText:
    template = templates.template_for(brief.variant, brief.purpose)
    topics = read_topics(brief)
    slots |= word_slots(templates, topics)
    if brief.question is not None:
        slots["question"] = question_text(brief, templates)
    used: dict[tuple[str, str], Claim] = {}

    subject = _render(
        _choose(template.subject, choice.get(SUBJECT_BLOCK), slots, topics), slots, sources, used
    )
    body = render_paragraphs(template.paragraphs, slots, topics, sources, used, choice)
    claims = tuple(used.values())
    return DraftText(
        subject=subject,
        body=body,
        variant=brief.variant,
        purpose=brief.purpose,
        language=brief.language,
        template_version=templates.version,
        claims=claims,
        checks=check_draft(subject, body, claims, brief),
    )


def render_paragraphs(
    paragraphs: Iterable[Paragraph],
    slots: Mapping[str, str],
    topics: Mapping[str, str],
    sources: Mapping[str, str],
    used: dict[tuple[str, str], Claim],
    choice: Mapping[str, int] = NO_CHOICE,
) -> str:
    """Return the text of the paragraphs, and add their statements to `used`. Empty paragraphs are left out."""
    rendered = (
        _render_paragraph(paragraph, slots, topics, sources, used, choice) for paragraph in paragraphs
    )
    return "\n\n".join(filter(None, rendered))


def _render_paragraph(
    paragraph: Paragraph,
    slots: Mapping[str, str],
    topics: Mapping[str, str],
    sources: Mapping[str, str],
    used: dict[tuple[str, str], Claim],
    choice: Mapping[str, int],
) -> str:
    if paragraph.name == SIGNATURE and SIGNATURE in slots:
        key, claim = keyed_claim(slots[SIGNATURE], sources[SIGNATURE])
        used[key] = claim
        return slots[SIGNATURE]
    chosen = (_choose(part, choice.get(block), slots, topics) for block, part in paragraph.blocks())
    return " ".join(filter(None, (_render(part, slots, sources, used) for part in chosen)))


def _choose(
    part: Part, index: int | None, slots: Mapping[str, str], topics: Mapping[str, str]
) -> Alternative:
    if index is not None and is_usable(part[index], slots, topics):
        return part[index]
    return next((alternative for alternative in part if is_usable(alternative, slots, topics)), part[-1])


def _render(
    alternative: Alternative,
    slots: Mapping[str, str],
    sources: Mapping[str, str],
    used: dict[tuple[str, str], Claim],
) -> str:
    used.update(alternative.claims)
    for name in alternative.slots:
        key, claim = keyed_claim(slots[name], sources[name])
        used[key] = claim
    return "".join(
        piece if index % 2 == 0 else slots[piece] for index, piece in enumerate(alternative.pieces)
    )
