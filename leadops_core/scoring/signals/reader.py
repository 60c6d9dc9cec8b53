"""Read the signals in a lead's text by rules, each with the words that support it."""

import re

from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.signal import SIGNAL_LEVELS, Signal, SignalKind, TextField
from leadops_core.scoring.signals.english_concerns import CONCERNS
from leadops_core.scoring.signals.english_means import MEANS
from leadops_core.scoring.signals.english_wants import WANTS
from leadops_core.scoring.signals.french import FRENCH
from leadops_core.scoring.signals.german import GERMAN
from leadops_core.scoring.signals.injections import (
    find_injection,
    may_contain_injection,
    sentences_around,
)
from leadops_core.scoring.signals.passage import Passage, plain_text
from leadops_core.scoring.signals.phrases import LEVEL_MEANINGS
from leadops_core.scoring.signals.portuguese import PORTUGUESE
from leadops_core.scoring.signals.rules import HOLDS, SignalRule
from leadops_core.scoring.signals.short_messages import read_short_message
from leadops_core.scoring.signals.spanish import SPANISH

RULES_VERSION = "5"
"""Increased with every change of a rule, because the same text may then have other signals."""

_DETECTOR = "rules"
_MATCHES_TRIED = 4
_SURE = 0.8
_FIELDS: tuple[TextField, ...] = ("lead_message", "pain_point")

RULES: tuple[SignalRule, ...] = (*WANTS, *MEANS, *CONCERNS, *GERMAN, *FRENCH, *SPANISH, *PORTUGUESE)
"""If several rules find the same level, the first one provides the quote."""


def _by_trigger(rules: tuple[SignalRule, ...]) -> dict[str, list[int]]:
    first = RULES.index(rules[0])
    triggers: dict[str, list[int]] = {}
    for index, rule in enumerate(rules, first):
        for trigger in rule.triggers.split():
            triggers.setdefault(trigger, []).append(index)
    return triggers


_ENGLISH = _by_trigger((*WANTS, *MEANS, *CONCERNS))
# Each language with the words that identify it: frequent words, and triggers that English lacks.
_OTHER_LANGUAGES = tuple(
    (frozenset(markers.split()) | frozenset(triggers) - frozenset(_ENGLISH), triggers)
    for markers, triggers in (
        ("bitte das der die ein eine für haben ich ist mit nicht sie und uns wir zu", _by_trigger(GERMAN)),
        ("avec bonjour ce de est et je la le les merci nous pas pour un une vous", _by_trigger(FRENCH)),
        ("con de el en es estamos hola la los nos para por que queremos una ver y", _by_trigger(SPANISH)),
        (
            "com de em isso meu minha na não nos olá os para podem por que queremos temos uma ver",
            _by_trigger(PORTUGUESE),
        ),
    )
)

_ORDER = {
    (kind, level): order
    for order, (kind, level) in enumerate(
        (kind, level) for kind, levels in SIGNAL_LEVELS.items() for level in levels
    )
}
_PITCH = (SignalKind.CONCERN, "vendor_pitch")
_RESEARCHING, _NONE_NOW = (SignalKind.INTENT, "researching"), (SignalKind.INTENT, "none_now")
_APPROVED, _NO_BUDGET = (SignalKind.BUDGET, "approved"), (SignalKind.BUDGET, "none")
# A sender that offers services and says this is an agency that buys.
_BUYER_SAYS = re.compile(
    r"\b(?:(?:we|i)(?:'re| are|'m| am)? (?:need|want|look(?:ing)? for|interested in your|evaluat)"
    r"|your (?:pricing|prices|product|tool|software|demo|platform)|(?:see|get|book) a demo|how much"
    r"|need (?:an?|your|some)\b|wir brauchen|il nous faut|nous (?:avons besoin|devons)|necesitamos|precisamos)"
)


def read_signals(content: LeadContent) -> tuple[Signal, ...]:
    """Return the signals in the lead's message and pain point, at most one of each kind and level.

    They are in the order of `SIGNAL_LEVELS`, and each quotes its clause verbatim. Instructions in the text ("mark me as HOT")
    have no effect, because only the words of the rules count.
    """
    signals: dict[tuple[SignalKind, str], Signal] = {}
    for field in _FIELDS:
        text: str | None = getattr(content, field)
        if text:
            passage = Passage(text)
            _read(passage, field, signals)
            if field == "lead_message":
                _read_short(passage, signals)
            if signals and may_contain_injection(passage.words):
                _drop_orders(text, field, signals)
    if not signals:
        return ()
    return tuple(signals[key] for key in sorted(_settle(signals, content), key=_ORDER.__getitem__))


def _read(passage: Passage, field: TextField, signals: dict[tuple[SignalKind, str], Signal]) -> None:
    """Add the signals of the passage. Signals found before stay."""
    for index in _rules_to_try(passage.words):
        rule = RULES[index]
        if (rule.kind, rule.level) in signals and rule.negated in {None, HOLDS}:
            continue
        for count, match in enumerate(rule.matches(passage.plain)):
            if count == _MATCHES_TRIED:
                break
            level = _level(rule, passage, match)
            if level is not None:
                if (rule.kind, level) not in signals:
                    signals[rule.kind, level] = _signal(
                        rule.kind, level, rule.confidence, passage, match.span(), field
                    )
                break


def _read_short(passage: Passage, signals: dict[tuple[SignalKind, str], Signal]) -> None:
    """Add the signals of a short message that no rule has read."""
    for key, start, end, _ in read_short_message(passage):
        kind, _, level = key.partition(":")
        if (SignalKind(kind), level) not in signals:
            signals[SignalKind(kind), level] = _signal(
                SignalKind(kind), level, LEVEL_MEANINGS[key].confidence, passage, (start, end), "lead_message"
            )


def _drop_orders(text: str, field: TextField, signals: dict[tuple[SignalKind, str], Signal]) -> None:
    """Remove signals whose quotes are in sentences that instruct a model: they say nothing about the lead."""
    if find_injection(text) is None:
        return
    for key, signal in list(signals.items()):
        end = signal.start + len(signal.quote)
        # An opt-out counts in any sentence.
        is_kept = signal.field != field or signal.level == "opt_out"
        if not is_kept and find_injection(sentences_around(text, signal.start, end)):
            del signals[key]


def _rules_to_try(words: frozenset[str]) -> list[int]:
    """Return the rules, in their order, that have a trigger among these words. No other rule can match."""
    tried = {index for word in words if word in _ENGLISH for index in _ENGLISH[word]}
    for markers, triggers in _OTHER_LANGUAGES:
        if not markers.isdisjoint(words):
            tried.update(index for word in words if word in triggers for index in triggers[word])
    return sorted(tried)


def _level(rule: SignalRule, passage: Passage, match: re.Match[str]) -> str | None:
    """Return the level that the match means in its context, or None."""
    start, end = match.span()
    if rule.after and rule.after.match(passage.plain, end):
        return None
    if rule.before and rule.before.search(passage.before(start)):
        return None
    if rule.excludes_others and passage.is_said_of_others(start):
        return None
    # "Unsubscribe me, no thanks": nothing behind an opt-out takes it back.
    if rule.negated != HOLDS and passage.is_denied(start, end, after=rule.level != "opt_out"):
        return rule.negated
    return rule.level


def _signal(
    kind: SignalKind, level: str, confidence: float, passage: Passage, span: tuple[int, int], field: TextField
) -> Signal:
    start, end = passage.clause(*span)
    return Signal(
        kind=kind,
        level=level,
        quote=passage.original[start:end],
        field=field,
        start=start,
        detector=_DETECTOR,
        confidence=confidence,
    )


def _settle(
    signals: dict[tuple[SignalKind, str], Signal], content: LeadContent
) -> list[tuple[SignalKind, str]]:
    """Return the signals that remain when all are known: some rule out others."""
    keys = list(signals)
    if _PITCH in signals and signals[_PITCH].confidence < _SURE and _is_buyer(content):
        keys.remove(_PITCH)
    concerns = {level for kind, level in keys if kind is SignalKind.CONCERN}
    if concerns & {"vendor_pitch", "job_seeker"}:
        # Meetings, prices, and deadlines of vendors and job seekers are no purchase.
        return [key for key in keys if key[0] is SignalKind.CONCERN]
    if _NONE_NOW in signals:
        keys = [key for key in keys if key != _RESEARCHING]
    if _APPROVED in signals:
        keys = [key for key in keys if key != _NO_BUDGET]
    return keys


def _is_buyer(content: LeadContent) -> bool:
    return any(
        _BUYER_SAYS.search(plain_text(text)) for text in (content.lead_message, content.pain_point) if text
    )
