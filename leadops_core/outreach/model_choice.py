"""Drafts of which a model chose the blocks (the drafting mode `choose`).

The model returns names of options and at most one quote. It writes no word of the email: code renders the templates, and an
option can be chosen only if it is true of the lead. So no answer can add a link, a price, a promise, or a request.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from leadops_core.outreach.avoided_words import without_avoided
from leadops_core.outreach.draft import PAIN_POINT, is_usable, word_slots, write_draft
from leadops_core.outreach.safe_words import safe_pain_point
from leadops_core.outreach.sentences import list_template_sentences
from leadops_core.outreach.slots import SENDER_SLOTS, read_slots, read_topics, sender_slots
from leadops_core.outreach.templates import Alternative, Part, Templates
from leadops_core.schemas import Brief, Claim, DraftText, LeadContent, TextField
from leadops_core.schemas.language import Language

CHOICE_EDITION = "1"
"""Increase it when the rules for options or quotes change."""

_SENTENCE_BOUNDARIES = ".!;:\n"
_KNOWN_BEST = frozenset({*SENDER_SLOTS, "first_name", "full_name"})
"""Slots of which an option with more of them is always the better one."""


class ChosenQuote(NamedTuple):
    """Words of the lead that a model wants to quote as the lead's pain point."""

    field: TextField
    text: str


def draft_options(brief: Brief, templates: Templates) -> dict[str, dict[str, str]]:
    """Return what a model may choose from: for each block with several options, their texts by their ids.

    Code fills in `{slot}` later, so no text contains the name of a person.
    """
    templates = without_avoided(templates, brief.playbook.avoid)
    topics = read_topics(brief)
    filled = word_slots(templates, topics)
    slots = sender_slots(brief) | read_slots(brief) | filled
    if brief.language is Language.ENGLISH and (brief.lead.pain_point or brief.lead.lead_message):
        # The model may find a quote for it.
        slots.setdefault(PAIN_POINT, "")
    options = {}
    for block, part in templates.template_for(brief.variant, brief.purpose).blocks():
        usable = {
            _option_id(block, index): _text_with_slots(alternative, filled)
            for index, alternative in enumerate(part)
            if is_usable(alternative, slots, topics)
        }
        if len(usable) > 1 and _depends_on_lead(part):
            options[block] = usable
    return options


def assemble_choice(
    option_ids: Iterable[str], quote: ChosenQuote | None, brief: Brief, templates: Templates, version: str
) -> DraftText:
    """Return the draft with the chosen options and the sources of its sentences, under this version.

    Options that are not offered and unsafe quotes are left out. If nothing remains, it is the draft of the templates.
    """
    choice = _read_choice(option_ids, draft_options(brief, templates))
    claim = find_quote(quote, brief.lead, brief.language) if quote is not None else None
    draft = write_draft(brief, templates, choice=choice, quote=claim)
    if not choice and claim is None:
        return draft
    sentences = list_template_sentences(draft.subject, draft.body, draft.claims)
    return draft.model_copy(update={"template_version": version, "sentences": sentences})


def find_quote(quote: ChosenQuote, lead: LeadContent, language: Language) -> Claim | None:
    """Return the quote with its source if it is a whole sentence of the lead that may be quoted to a stranger, or None.

    A part of a sentence could have another meaning than the sentence.
    """
    original: str | None = getattr(lead, quote.field)
    text = quote.text.strip().rstrip(".!")
    safe = safe_pain_point(text, language)
    start = original.find(text) if original and text else -1
    if safe is None or original is None or start < 0:
        return None
    before, after = original[:start].rstrip(' \t"“”'), original[start + len(text) :].lstrip(' \t"“”')
    is_whole = (not before or before[-1] in _SENTENCE_BOUNDARIES + "?") and (
        not after or after[0] in _SENTENCE_BOUNDARIES
    )
    return Claim(text=safe, source=f"field:{quote.field}") if is_whole else None


def _read_choice(option_ids: Iterable[str], options: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """Return the chosen alternative of each block; the first one counts."""
    offered = {option: block for block, texts in options.items() for option in texts}
    choice: dict[str, int] = {}
    for option in option_ids:
        if (block := offered.get(option)) is not None:
            choice.setdefault(block, int(option.rpartition(".")[2]) - 1)
    return choice


def _option_id(block: str, index: int) -> str:
    return f"{block}.{index + 1}"


def _text_with_slots(alternative: Alternative, filled: Mapping[str, str]) -> str:
    return "".join(
        piece if index % 2 == 0 else filled.get(piece, f"{{{piece}}}")
        for index, piece in enumerate(alternative.pieces)
    )


def _depends_on_lead(part: Part) -> bool:
    """Return False for a part such as the greeting or the signature, whose best option is known without a model."""
    needs = {name for alternative in part for name in alternative.needs}
    return bool(needs - _KNOWN_BEST) or any(alternative.when for alternative in part)
