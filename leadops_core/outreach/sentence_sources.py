"""Find which fields, facts, and settings contain the words of a sentence that a model wrote.

A sentence has a source only if the sources contain each of its meaningful words. Words of the lead's texts count only if
they may be quoted, and only from sentences with the same sense: a denial supports no statement, and a condition or a question
supports no fact. What a lead says about "you" is about the sender, so it supports no sentence about the lead, and what a lead
says is no source for a sentence about "us". What the model names as its source does not matter.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from leadops_core.outreach.safe_words import base_forms, may_be_quoted, safe_company
from leadops_core.outreach.sentences import split_sentences
from leadops_core.outreach.slots import offer_for, proof_for, read_topics
from leadops_core.schemas import Brief

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ALLOWED_BESIDE_WORDS = re.compile(r"[\s.,;:!?()“”\"'’‘–—-]*")

_FUNCTION_WORDS = frozenset(
    (
        "a about above after again all along also although am an and another any anything are around as at away be"
        " because been before being below between both but by can come could did do does doing done each either else even"
        " every everything few for from further get gets getting give given giving go goes going had has have having here"
        " how however i if in into is it its itself just last least less let like likely look looks made make makes making"
        " many may maybe me mean means might more most much must my near need needs neither no nobody none nor not nothing"
        " now of off often on once one only onto or other others our ours out over own perhaps put quite rather really"
        " same say see seem seems several shall should show since so some someone something sometimes soon still such take"
        " takes tell than that the their theirs them then there these they thing things this those though through to"
        " together too toward under unless until up upon us use using usually very was way we well were what whatever when"
        " where whether which while who whose why will with within without would yet you your yours yourself sound sounds"
        " understand hear heard mention mentioned describe described write wrote written thank thanks glad happy touch"
        " message note"
    ).split()
)
_NEGATIONS = frozenset("no not never none nobody nothing neither nor without cannot hardly".split())
_FIRST_PERSON = frozenset("i me my mine we us our ours i'm we're i'd we'd i'll we'll i've we've".split())
_SECOND_PERSON = frozenset("you your yours you're you'd you'll you've".split())
_CONDITIONS = frozenset(
    "if unless whether until once would could might may maybe perhaps should when".split()
)


class _Sense(NamedTuple):
    is_denied: bool
    is_conditional: bool


class _Unit(NamedTuple):
    """Words that one source supports. `sense` is None for a name, which fits into any sentence."""

    source: str
    words: frozenset[str]
    sense: _Sense | None


def find_sources(sentence: str, brief: Brief) -> tuple[str, ...]:
    """Return the sources that contain all meaningful words of the sentence, or an empty tuple if a word has none."""
    if not _ALLOWED_BESIDE_WORDS.fullmatch(_WORD.sub("", sentence)):
        return ()
    missing = [word for word in _words(sentence) if word not in _FUNCTION_WORDS and not _is_negated(word)]
    if not missing:
        return ()
    sense, is_about_us = _sense_of(sentence), not _FIRST_PERSON.isdisjoint(_words(sentence))
    sources: dict[str, None] = {}
    for unit in _units(brief):
        if unit.sense not in (None, sense) or (is_about_us and unit.sense is not None):
            continue
        left = [word for word in missing if unit.words.isdisjoint(base_forms(word))]
        if len(left) < len(missing):
            sources[unit.source] = None
            missing = left
    return () if missing else tuple(sources)


def _units(brief: Brief) -> Iterator[_Unit]:
    lead, sender = brief.lead, brief.sender
    for name, text in (("pain_point", lead.pain_point), ("lead_message", lead.lead_message)):
        for part in split_sentences(text or ""):
            words = _words(part)
            if not _SECOND_PERSON.isdisjoint(words):
                continue
            quotable = filter(may_be_quoted, words)
            yield _Unit(f"field:{name}", _forms(quotable), _sense_of(part))
    names = {
        "field:company_name": safe_company(lead.company_name, lead.email),
        "field:industry": lead.industry,
        "playbook:company": sender.company,
        # The offer continues "we help".
        "playbook:offer": f"help {offer_for(brief)}",
        "playbook:what_we_do": brief.playbook.what_we_do.get(brief.language),
        "playbook:proof_points": proof_for(brief),
    }
    for source, value in names.items():
        if value:
            yield _Unit(source, _forms(_words(value.replace("_", " "))), None)
    if lead.job_title:
        yield _Unit("field:job_title", _forms(filter(may_be_quoted, _words(lead.job_title))), None)
    for topic, value in read_topics(brief).items():
        if topic in ("department", "seniority"):
            yield _Unit(f"fact:{topic}", _forms(_words(value.replace("_", " "))), None)
        elif topic == "intent":
            yield _Unit("signal:intent", _forms([value]), None)


def _words(text: str) -> list[str]:
    return [match.group().casefold().replace("’", "'") for match in _WORD.finditer(text)]


def _forms(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in base_forms(word))


def _sense_of(sentence: str) -> _Sense:
    words = _words(sentence)
    is_question = "?" in sentence
    return _Sense(
        is_denied=any(word in _NEGATIONS or _is_negated(word) for word in words),
        is_conditional=is_question or not _CONDITIONS.isdisjoint(words),
    )


def _is_negated(word: str) -> bool:
    return word.endswith("n't")
