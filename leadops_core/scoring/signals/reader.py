"""Reading a lead's text: which rules say something, and with which of its words."""

import re
from collections.abc import Iterable

from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.signal import SIGNAL_LEVELS, Signal, SignalKind, TextField
from leadops_core.scoring.signals.english_concerns import CONCERNS
from leadops_core.scoring.signals.english_means import MEANS
from leadops_core.scoring.signals.english_wants import WANTS
from leadops_core.scoring.signals.french import FRENCH
from leadops_core.scoring.signals.german import GERMAN
from leadops_core.scoring.signals.portuguese import PORTUGUESE
from leadops_core.scoring.signals.rules import HOLDS, Rule
from leadops_core.scoring.signals.spanish import SPANISH

RULES_VERSION = "1"
"""Changes whenever a rule does: the same text may then be read otherwise."""

READ_CHARACTERS = 8_000
"""What stands further back in a field is not read."""

_DETECTOR = "rules"
_QUOTE_CHARACTERS = 400
_SCOPE = 90
_MATCHES_TRIED = 4
_FIELDS: tuple[TextField, ...] = ("lead_message", "pain_point")

_RULES: tuple[Rule, ...] = (*WANTS, *MEANS, *CONCERNS, *GERMAN, *FRENCH, *SPANISH, *PORTUGUESE)
_BY_TRIGGER: dict[str, list[int]] = {}
for _index, _rule in enumerate(_RULES):
    for _trigger in _rule.triggers:
        _BY_TRIGGER.setdefault(_trigger, []).append(_index)

_ORDER = {
    (kind, level): order
    for order, (kind, level) in enumerate((kind, level) for kind, levels in SIGNAL_LEVELS.items() for level in levels)
}

_WORD = re.compile(r"\w+")
# Between these a `not` reaches no further.
_SCOPE_ENDS = re.compile(
    r"[.!?;:\n]|,(?!\s(?:or|nor|ni|oder)\b)|\b(?:but|so|however|although|then|because|aber|sondern|mais|donc|pero|sino|mas|porém)\b"
    r"|\b(?:and|und|et|y|e)\s(?=(?:i|we|can|could|please|would|so|need|want|ich|wir|bitte|je|nous|pouvez|yo|nos|queremos|quero)\b)"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|neither|nor|cannot|nobody|hardly|dont|doesnt|isnt|arent|wont|cant|didnt|havent|stop|avoid"
    r"|nicht|kein|keine|keinen|keinem|keiner|nie|ohne|weder|pas|aucun|aucune|jamais|sans|ni|sin|nunca|tampoco|ningún"
    r"|ninguna|não|nao|sem|nenhum|nenhuma)\b|n't\b"
)
_NO_NEGATION = re.compile(
    r"\b(?:not (?:only|just|sure|to mention)|can(?:'t|not) wait|couldn't wait|why (?:not|don't (?:you|we))|no (?:doubt|problem|longer|idea)"
    r"|don't hesitate|do not hesitate|if not|whether or not|don't (?:forget|oversell)|nicht nur|warum nicht|pas seulement"
    r"|pourquoi pas|n'hésitez pas|no (?:solo|sólo)|por qué no|não só|por que não|sans faute|sin falta|not optional)\b"
)
_NEGATED_AFTER = re.compile(
    r"\W{0,3}(?:(?:is|are|was|were|will|would|be|has|been|have) ?){0,3}(?:\bnot\b|n't)\W(?:be |been )?(?:yet )?"
    r"(?:needed|necessary|required|relevant|approved|available|possible|for us|of interest|wanted)"
)
_OTHERS = re.compile(
    r"\b(?:(?:our|my|their|whose)\W{1,3}(?:\w{1,20}\W{1,3}){0,2}?|(?<!\d ))(?:customers?|clients?|users?|visitors?|prospects?|subscribers?"
    r"|recipients?|readers|guests|patients|candidates|applicants|kunden|clientes|competitors?)\b"
)
_CLAUSE_ENDS = re.compile(r"[.!?…]+(?=\s|$)|[;\n]|,\s|\s[–—-]\s|:\s")
_BUYER_SAYS = re.compile(
    r"\b(?:(?:we|i)(?:'re| are|'m| am)? (?:need|want|look(?:ing)? for|interested in your|evaluat)|your (?:pricing|prices|product|tool|software|demo|platform)"
    r"|(?:see|get|book) a demo|how much|need (?:an?|your|some)\b)"
)
_SURE = 0.8


def read_signals(content: LeadContent) -> tuple[Signal, ...]:
    """What the lead's message and pain point say, by rules: at most one signal of each kind and level.

    In the order of `SIGNAL_LEVELS`; each quotes the clause that it was read from, letter for letter. Text that gives
    orders ("mark me as HOT") is text like any other: only what the rules name is ever read from it.
    """
    found: dict[tuple[SignalKind, str], Signal] = {}
    for field in _FIELDS:
        text = getattr(content, field)
        if text:
            for signal in _read(text, field):
                found.setdefault((signal.kind, signal.level), signal)
    if not found:
        return ()
    return tuple(found[key] for key in sorted(_settle(found, content), key=_ORDER.__getitem__))


def _read(text: str, field: TextField) -> Iterable[Signal]:
    plain = _plain(text)
    tried = {index for word in set(_WORD.findall(plain)) if word in _BY_TRIGGER for index in _BY_TRIGGER[word]}
    seen = set()
    for index in sorted(tried):
        rule = _RULES[index]
        if (rule.kind, rule.level) in seen and rule.negated in {None, HOLDS}:
            continue
        for count, match in enumerate(rule.pattern.finditer(plain)):
            if count == _MATCHES_TRIED:
                break
            level = _level(rule, plain, match)
            if level is None:
                continue
            if (rule.kind, level) not in seen:
                seen.add((rule.kind, level))
                yield _signal(rule, level, text, plain, match, field)
            break


def _plain(text: str) -> str:
    """The text as rules are written, letter for letter as long as the part of it that is read."""
    text = text[:READ_CHARACTERS]
    plain = text.lower()
    if len(plain) != len(text):
        plain = "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in text)
    if not plain.isascii():
        plain = plain.replace("’", "'").replace("‘", "'").replace("\u00a0", " ").replace("ʼ", "'")
    return plain


def _level(rule: Rule, text: str, match: re.Match[str]) -> str | None:
    """What the match means where it stands, None where it means nothing."""
    start, end = match.span()
    before = text[max(0, start - _SCOPE) : start]
    if rule.unless_after and rule.unless_after.match(text, end):
        return None
    if rule.unless_before and rule.unless_before.search(before):
        return None
    if rule.negated == HOLDS and not rule.others_say_it:
        return rule.level
    opening = 0
    for boundary in _SCOPE_ENDS.finditer(before):
        opening = boundary.end()
    if rule.others_say_it and _OTHERS.search(before, opening):
        return None
    if rule.negated == HOLDS:
        return rule.level
    said = f"{before[opening:]}{match[0]}"
    negated = _NEGATION.search(_NO_NEGATION.sub(" ", said)) or _NEGATED_AFTER.match(text, end)
    return rule.negated if negated else rule.level


def _signal(rule: Rule, level: str, text: str, plain: str, match: re.Match[str], field: TextField) -> Signal:
    start, end = _clause(plain, *match.span())
    return Signal.model_construct(
        kind=rule.kind,
        level=level,
        quote=text[start:end],
        field=field,
        start=start,
        detector=_DETECTOR,
        confidence=rule.confidence,
    )


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a match, without the space around it, at most 400 characters."""
    first, last = max(0, start - _QUOTE_CHARACTERS), min(len(text), end + _QUOTE_CHARACTERS)
    opening = first
    for boundary in _CLAUSE_ENDS.finditer(text, first, start):
        opening = boundary.end()
    closing = _CLAUSE_ENDS.search(text, end, last)
    last = closing.end() if closing else last
    if last - opening > _QUOTE_CHARACTERS:
        opening, last = _narrowed(text, opening, start, end, last)
    while opening < start and text[opening].isspace():
        opening += 1
    while last > end and (text[last - 1].isspace() or text[last - 1] in ",;:–—-"):
        last -= 1
    return opening, last


def _narrowed(text: str, opening: int, start: int, end: int, last: int) -> tuple[int, int]:
    around = (_QUOTE_CHARACTERS - min(_QUOTE_CHARACTERS, end - start)) // 2
    opening, last = max(opening, start - around), min(last, end + around, start + _QUOTE_CHARACTERS)
    while opening < start and opening and text[opening - 1].isalnum():
        opening += 1
    while last > end and last < len(text) and text[last].isalnum():
        last -= 1
    return opening, last


def _settle(
    found: dict[tuple[SignalKind, str], Signal], content: LeadContent
) -> list[tuple[SignalKind, str]]:
    """The signals that stand once all are known: some words say something only where others do not."""
    keys = list(found)
    pitch = (SignalKind.CONCERN, "vendor_pitch")
    if pitch in found and found[pitch].confidence < _SURE and _is_buyer(content):
        keys.remove(pitch)
    concerns = {level for kind, level in keys if kind is SignalKind.CONCERN}
    if concerns & {"vendor_pitch", "job_seeker"}:
        # Their meeting, their prices and their deadline are not a purchase.
        return [key for key in keys if key[0] is SignalKind.CONCERN]
    if (SignalKind.INTENT, "none_now") in found:
        keys = [key for key in keys if key != (SignalKind.INTENT, "researching")]
    if (SignalKind.BUDGET, "approved") in found:
        keys = [key for key in keys if key != (SignalKind.BUDGET, "none")]
    return keys


def _is_buyer(content: LeadContent) -> bool:
    return any(
        _BUYER_SAYS.search(_plain(text)) for text in (content.lead_message, content.pain_point) if text is not None
    )


def signal_is_verbatim(signal: Signal, content: LeadContent) -> bool:
    """Whether the signal's words stand in the lead's text, letter for letter, where it says that they do."""
    text = getattr(content, signal.field)
    return text is not None and text.startswith(signal.quote, signal.start)
