"""Decide by rules what a reply asks for, with the words that show it."""

import re
from datetime import date, timedelta
from functools import cache

from leadops_core.conversation.dates_in_text import find_dates, find_months
from leadops_core.conversation.intent_frames import COMMANDS, INTENT_FRAMES, QUESTION_WORDS
from leadops_core.conversation.intent_words import INTENT_WORDS, TAKES_BACK
from leadops_core.conversation.opt_outs import is_opt_out
from leadops_core.schemas.conversation import ReplyIntent, ReplyReading
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.signals import READ_CHARACTERS, read_signals
from leadops_core.scoring.signals.passage import Passage, plain_text
from leadops_core.scoring.signals.rules import expand

_FROM_SIGNALS = {
    (SignalKind.CONCERN, "opt_out"): ReplyIntent.UNSUBSCRIBE,
    (SignalKind.INTENT, "none_now"): ReplyIntent.NOT_INTERESTED,
    (SignalKind.TIMELINE, "later"): ReplyIntent.NOT_NOW,
    (SignalKind.BUDGET, "none"): ReplyIntent.OBJECTION,
    **{
        (SignalKind.INTENT, level): ReplyIntent.INTERESTED
        for level in ("demo", "pricing", "trial", "comparing", "switching", "researching")
    },
}
"""Signals of first messages that mean the same in a reply."""

_ORDER = {intent: rank for rank, intent in enumerate(ReplyIntent)}
_MATCHES_TRIED = 5
_QUESTION = re.compile(r"[^.!?\n]{3,400}\?")
_COMMAND_CHARACTERS = 80
_POLITE = re.compile(
    r"\b(?:thanks|thank you|thx|cheers|please|pls|hi|hello|hallo|danke|vielen dank|bitte|bonjour|merci|svp|hola|gracias|por favor|olá|obrigad[oa]|pfv)\b"
)
_ADDRESS = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}", re.IGNORECASE)
_NAME_AFTER = re.compile(
    r"(?:contact|to|with|an|à|contactez|con|com|ist|is|est|es|é|colleague|kollege|kollegin|kollegen|collègue|colega|mit|email)\s+"
    r"(?:(?:frau|herrn?|mr\.?|mrs\.?|ms\.?|m\.|mme|sra?\.?|my colleague|meine[nr]? kolleg\w{1,3}|mon collègue|ma collègue)\s+)?"
    r"([^\W\d_a-zà-öø-ÿ][\w'’-]{1,30}(?:\s[^\W\d_a-zà-öø-ÿ][\w'’-]{1,30}){0,2})"
)
_SPAN = re.compile(
    r"(?<!\w)(?:in|dans|en|em|dentro de|daqui a)\s(?P<count>\d{1,2}|a|an|one|two|three|four|five|six|ein(?:em|er)?|zwei|drei|vier|fünf|sechs|un|une|deux|trois"
    r"|quatre|cinq|six|dos|tres|cuatro|cinco|seis|dois|duas|três|quatro|uma?)\s(?P<unit>days?|weeks?|months?|quarters?|years?|tage?n?|wochen?|monate?n?|quartal(?:en?)?"
    r"|jahre?n?|jours?|semaines?|mois|trimestres?|ans?|días?|semanas?|meses|mes|años?|dias?|mês|anos?)(?!\w)",
    re.IGNORECASE,
)
_COUNTS = {
    word: count
    for count, words in enumerate(
        (
            "a an one ein einem einer un une um uma",
            "two zwei deux dos dois duas",
            "three drei trois tres três",
            "four vier quatre cuatro quatro",
            "five fünf cinq cinco",
            "six sechs seis",
        ),
        1,
    )
    for word in words.split()
}
_UNIT_DAYS = (
    (("day", "tag", "jour", "día", "dia"), 1),
    (("week", "woche", "semaine", "semana"), 7),
    (("month", "monat", "mois", "mes", "mês"), 30),
    (("quarter", "quartal", "trimestre"), 91),
    (("year", "jahr", "an", "año", "ano"), 365),
)
_NEXT = re.compile(
    r"(?<!\w)(?:next|nächste[nrs]?|kommende[nrs]?|prochaine?|próxim[oa]|siguiente)\s(?P<after>week|month|quarter|year|woche|monat|quartal|jahr|semana|mes|mês"
    r"|trimestre|año|ano)(?!\w)|(?P<before>semaine|mois|trimestre|année|an)\sprochaine?(?!\w)",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"(?<!\w)(?:q([1-4])|([1-4])(?:st|nd|rd|th|\.|er|º|e)? ?(?:quarter|quartal|trimestre))(?!\w)",
    re.IGNORECASE,
)


def read_reply(text: str, received_on: date) -> ReplyReading:
    """Return what the sender's own words ask for. If they show several intents, the first of `ReplyIntent` counts.

    NOT_NOW outranks NOT_INTERESTED if the reply names a time: "Not interested this year, try again in March".
    """
    text = text[:READ_CHARACTERS]
    if not text.strip():
        return ReplyReading(intent=ReplyIntent.OTHER)
    quotes = _quotes(text)
    if not quotes:
        question = _question(text)
        return ReplyReading(intent=ReplyIntent.QUESTION if question else ReplyIntent.OTHER, quote=question)
    until = _until(text, received_on)
    intent = min(quotes, key=_ORDER.__getitem__)
    if intent is ReplyIntent.NOT_INTERESTED and ReplyIntent.NOT_NOW in quotes and until is not None:
        intent = ReplyIntent.NOT_NOW
    reading = ReplyReading(intent=intent, quote=quotes[intent])
    if intent is ReplyIntent.NOT_NOW:
        return reading.model_copy(update={"until": until})
    if intent is ReplyIntent.WRONG_PERSON:
        address, name = _ADDRESS.search(text), _NAME_AFTER.search(text)
        return reading.model_copy(
            update={
                "other_address": address[0].lower() if address else None,
                "other_name": " ".join(name[1].split()) if name else None,
            }
        )
    return reading


def _question(text: str) -> str:
    """Return the first question, with its mark or with a word that starts one, or an empty string."""
    if match := _QUESTION.search(text):
        return match[0].strip()
    match = _unmarked_question().search(plain_text(text))
    return text[match.start(1) : match.end(1)].strip() if match else ""


@cache
def _unmarked_question() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[.!\n])[\s]{{0,3}}((?:{expand(QUESTION_WORDS)})(?!\w)[^.!?\n]{{3,400}})")


def _command(passage: Passage) -> ReplyIntent | None:
    """Return the intent of a reply that is one word or two, besides a greeting and thanks."""
    if len(passage.plain) > _COMMAND_CHARACTERS:
        return None
    plain = " ".join(_POLITE.sub(" ", passage.plain).split()).strip(" ,.!-")
    return next((intent for intent, words in _commands().items() if words.fullmatch(plain)), None)


@cache
def _commands() -> dict[ReplyIntent, re.Pattern[str]]:
    return {intent: re.compile(expand(words)) for intent, words in COMMANDS.items()}


def _quotes(text: str) -> dict[ReplyIntent, str]:
    passage = Passage(text)
    quotes: dict[ReplyIntent, str] = {}
    if (command := _command(passage)) is not None:
        return {command: text.strip()}
    for intent, patterns in _patterns().items():
        for pattern in patterns:
            if intent not in quotes and (
                quote := _quote(passage, pattern, may_be_denied=intent not in TAKES_BACK)
            ):
                quotes[intent] = quote
    names_a_time = ReplyIntent.NOT_NOW in quotes
    for signal in read_signals(LeadContent(lead_message=text)):
        signal_intent = _FROM_SIGNALS.get((signal.kind, signal.level))
        # "Not right now" is also a signal that nothing is wanted.
        if signal_intent is ReplyIntent.NOT_INTERESTED and names_a_time:
            continue
        if signal_intent is not None:
            quotes.setdefault(signal_intent, signal.quote)
    quote = quotes.get(ReplyIntent.UNSUBSCRIBE)
    # Nobody makes an appointment and asks for no more email in one message.
    if quote and (ReplyIntent.MEETING_ACCEPTED in quotes or not is_opt_out(text, quote)):
        del quotes[ReplyIntent.UNSUBSCRIBE]
    return quotes


def _quote(passage: Passage, pattern: re.Pattern[str], *, may_be_denied: bool) -> str | None:
    for count, match in enumerate(pattern.finditer(passage.plain)):
        if count == _MATCHES_TRIED:
            return None
        if passage.is_said_of_others(match.start()):
            continue
        if may_be_denied or not passage.is_denied(*match.span()):
            start, end = passage.clause(*match.span())
            return passage.original[start:end]
    return None


def _until(text: str, received_on: date) -> date | None:
    """Return the day from which a reply may be answered again: a date, a span, a month, or a quarter that it names."""
    if dates := find_dates(text, received_on):
        return max(item.day for item in dates)
    if match := _SPAN.search(text):
        count = int(match["count"]) if match["count"].isdigit() else _COUNTS[match["count"].lower()]
        return received_on + timedelta(days=count * _days(match["unit"]))
    if match := _QUARTER.search(text):
        return _start_of_month(received_on, int(match[1] or match[2]) * 3 - 2)
    if months := find_months(text, received_on):
        return months[-1].day
    if match := _NEXT.search(text):
        return received_on + timedelta(days=_days(match["after"] or match["before"]))
    return None


def _days(unit: str) -> int:
    lower = unit.lower()
    return next((days for starts, days in reversed(_UNIT_DAYS[:4]) if lower.startswith(starts)), 365)


def _start_of_month(after: date, month: int) -> date:
    day = date(after.year, month, 1)
    return day if day > after else date(after.year + 1, month, 1)


@cache
def _patterns() -> dict[ReplyIntent, tuple[re.Pattern[str], ...]]:
    return {
        intent: tuple(_compiled(words) for words in (*by_language.values(), *INTENT_FRAMES[intent]))
        for intent, by_language in INTENT_WORDS.items()
    }


def _compiled(words: str) -> re.Pattern[str]:
    # Busy people leave apostrophes out. A gap at the end of a phrase would need a word that the phrase does not have.
    lenient = re.sub(r" <\d>(?=\||$)", "", words).replace("'", "'?")
    return re.compile(rf"(?<!\w)(?:{expand(lenient)})(?!\w)")
