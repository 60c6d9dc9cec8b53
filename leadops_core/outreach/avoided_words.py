"""Words and phrases that the playbook tells emails to avoid.

A word is found in any case and with any spaces, as a whole word: "cheap" is not found in "cheaply".
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from leadops_core.outreach.templates import Alternative, Paragraph, Part, Template, Templates


def find_avoided(text: str, avoid: tuple[str, ...]) -> str | None:
    """Return the first avoided word or phrase of the text, or None."""
    if not avoid:
        return None
    match = _pattern(avoid).search(_plain(text))
    return None if match is None else match.group()


@lru_cache(maxsize=64)
def without_avoided(templates: Templates, avoid: tuple[str, ...]) -> Templates:
    """Return the templates without the alternatives that contain an avoided word.

    The last alternative of each part stays, because every email needs one. `find_unavoidable` names those.
    """
    if not avoid:
        return templates
    return replace(
        templates,
        words={
            slot: (topic, {value: text for value, text in texts.items() if not find_avoided(text, avoid)})
            for slot, (topic, texts) in templates.words.items()
        },
        shared={name: _filtered_paragraph(paragraph, avoid) for name, paragraph in templates.shared.items()},
        answers={
            kind: tuple(_filtered_paragraph(paragraph, avoid) for paragraph in paragraphs)
            for kind, paragraphs in templates.answers.items()
        },
        by_kind={kind: _filtered(template, avoid) for kind, template in templates.by_kind.items()},
    )


def find_unavoidable(templates: Templates, avoid: tuple[str, ...]) -> Mapping[str, str]:
    """Return the avoided words that some email cannot do without, each with a sentence that contains it."""
    if not avoid:
        return {}
    pattern = _pattern(avoid)
    blocks: list[Template | Paragraph] = [*templates.by_kind.values(), *templates.shared.values()]
    blocks += (paragraph for paragraphs in templates.answers.values() for paragraph in paragraphs)
    return {
        match.group(): _words_of(part[-1])
        for block in blocks
        for _, part in block.blocks()
        for match in pattern.finditer(_plain(_words_of(part[-1])))
    }


def _filtered(template: Template, avoid: tuple[str, ...]) -> Template:
    return Template(
        _allowed(template.subject, avoid),
        tuple(_filtered_paragraph(paragraph, avoid) for paragraph in template.paragraphs),
    )


def _filtered_paragraph(paragraph: Paragraph, avoid: tuple[str, ...]) -> Paragraph:
    return Paragraph(paragraph.name, tuple(_allowed(part, avoid) for part in paragraph.parts))


def _allowed(part: Part, avoid: tuple[str, ...]) -> Part:
    return (*_without(part[:-1], avoid), part[-1])


def _without(part: Part, avoid: tuple[str, ...]) -> Iterator[Alternative]:
    return (alternative for alternative in part if not find_avoided(_words_of(alternative), avoid))


def _words_of(alternative: Alternative) -> str:
    """Return the alternative's own words, with a mark for each slot."""
    return "…".join(alternative.pieces[::2])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=64)
def _pattern(avoid: tuple[str, ...]) -> re.Pattern[str]:
    words = (r"\s+".join(map(re.escape, _plain(word).split())) for word in avoid)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
