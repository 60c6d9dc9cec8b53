"""Find the approved answers of the playbook to the questions of a message."""

import re
from functools import lru_cache
from typing import NamedTuple

from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import ApprovedAnswer, PlaybookContent

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*|[.!?]+")
_MOST_ANSWERS = 3
_READ_CHARACTERS = 4_000


class FoundAnswers(NamedTuple):
    """The approved answers to a message."""

    answers: tuple[ApprovedAnswer, ...]
    """In the order of the playbook."""
    is_incomplete: bool
    """True if a question has no approved answer."""


def find_approved_answers(
    text: str, playbook: PlaybookContent, language: Language, *, of_questions: bool
) -> FoundAnswers:
    """Return the approved answers in a language whose topic a question of the text names.

    A text without a question mark is one question. Without `of_questions`, its statements count, too: an objection is one.
    """
    sentences = _SENTENCE.findall(text[:_READ_CHARACTERS].casefold())
    questions = [sentence for sentence in sentences if sentence.endswith("?")]
    asked = questions if questions and of_questions else [text[:_READ_CHARACTERS].casefold()]
    known = [answer for answer in playbook.answers if language in answer.texts and language in answer.words]
    is_answered = [False] * len(asked)
    found: list[ApprovedAnswer] = []
    for answer in known:
        pattern = _pattern(answer.words[language])
        hits = [pattern.search(question) is not None for question in asked]
        if any(hits) and len(found) < _MOST_ANSWERS:
            found.append(answer)
            is_answered = [before or now for before, now in zip(is_answered, hits, strict=True)]
    return FoundAnswers(tuple(found), is_incomplete=not all(is_answered))


@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of whole words and phrases. A word may have an ending, such as that of a plural."""
    alternatives = (
        r"\s+".join(map(re.escape, word.casefold().split())) + (r"\w{0,3}" if len(word) > 3 else "")
        for word in words
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")
