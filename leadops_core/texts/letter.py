"""The letter that tells a person how their data led to their score.

The General Data Protection Regulation, article 15(1)(h), gives people a right to "meaningful information about the logic
involved". The Court of Justice (C-203/22, Dun & Bradstreet Austria, 27 February 2025) asks for the procedure and principles
that were applied to the data, in a form that the person understands, for example by showing how other data would have changed
the result. An algorithm or a formula alone is not enough.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from math import floor

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from leadops_core.schemas import (
    Counterfactual,
    Fact,
    Language,
    Lead,
    LeadContent,
    LeadDetail,
    LevelChange,
    LineKind,
    PersonRecord,
    PrivacyLetter,
    ScoreLine,
    ScoreResult,
    ScoringBasis,
)
from leadops_core.schemas.scorecard import MISSING, OTHER
from leadops_core.texts import en
from leadops_core.texts.de.letter import LETTER as GERMAN
from leadops_core.texts.de.profile import PROFILE as GERMAN_PROFILE
from leadops_core.texts.en.letter import LETTER as ENGLISH
from leadops_core.texts.es.letter import LETTER as SPANISH
from leadops_core.texts.es.profile import PROFILE as SPANISH_PROFILE
from leadops_core.texts.fr.letter import LETTER as FRENCH
from leadops_core.texts.fr.profile import PROFILE as FRENCH_PROFILE
from leadops_core.texts.languages import LetterWords, ProfileWords
from leadops_core.texts.pt.letter import LETTER as PORTUGUESE
from leadops_core.texts.pt.profile import PROFILE as PORTUGUESE_PROFILE

ENGLISH_PROFILE = ProfileWords(
    fields=en.FIELDS,
    facts={fact.value: words for fact, words in en.FACTS.items()},
    values=en.VALUES,
    signal_kinds={kind.value: words for kind, words in en.SIGNAL_KINDS.items()},
    signal_levels={kind.value: levels for kind, levels in en.SIGNAL_LEVELS.items()},
)
WORDS: Mapping[Language, tuple[LetterWords, ProfileWords]] = {
    Language.ENGLISH: (ENGLISH, ENGLISH_PROFILE),
    Language.GERMAN: (GERMAN, GERMAN_PROFILE),
    Language.FRENCH: (FRENCH, FRENCH_PROFILE),
    Language.SPANISH: (SPANISH, SPANISH_PROFILE),
    Language.PORTUGUESE: (PORTUGUESE, PORTUGUESE_PROFILE),
}
_OFFLINE = "offline"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_TEXT_FIELDS = ("lead_message", "pain_point")


def write_letter(record: PersonRecord, language: Language) -> PrivacyLetter:
    """Return the letter in that language. The same record gives the same letter.

    Every line of the score is in it with its points, and every field, custom field, and fact that is stored about the lead.
    """
    return PrivacyLetter(language=language, text=_Letter(record, language).text())


class _Letter:
    def __init__(self, record: PersonRecord, language: Language) -> None:
        self._record = record
        self._locale = Locale.parse(language.value)
        self._words, self._profile = WORDS[language]

    def text(self) -> str:
        detail = self._record.detail
        blocks = [self._date(self._record.written_on), self._greeting(detail.lead), self._words.introduction]
        if detail.score is None:
            blocks.append(self._words.result_unscored)
        else:
            blocks += self._result(detail, detail.score)
            blocks += self._calculation(detail, detail.score)
            blocks += self._changes(detail.score)
        blocks += self._other_data(detail)
        blocks += self._use(detail)
        blocks += [self._heading("rights"), self._words.rights]
        blocks.append(f"{self._words.closing}\n{_one_line(self._record.company)}")
        return "\n\n".join(blocks) + "\n"

    def _greeting(self, lead: Lead) -> str:
        if lead.full_name is None:
            return self._words.greeting
        return self._words.greeting_by_name.format(name=_one_line(lead.full_name))

    def _heading(self, key: str) -> str:
        return self._words.headings[key].upper()

    def _result(self, detail: LeadDetail, score: ScoreResult) -> list[str]:
        text = self._words.result.format(total=floor(score.total), label=self._words.labels[score.label])
        if score.probability is not None:
            text += " " + self._words.probability.format(share=self._percent(score.probability))
            if score.probability_low is not None and score.probability_high is not None:
                low, high = self._percent(score.probability_low), self._percent(score.probability_high)
                text += " " + self._words.probability_range.format(low=low, high=high)
        models = sorted({trace.model for trace in detail.traces} - {_OFFLINE})
        if models:
            text += " " + self._words.model.format(model=_one_line(", ".join(models)))
        return [text]

    def _calculation(self, detail: LeadDetail, score: ScoreResult) -> list[str]:
        blocks = [self._heading("calculation")]
        if self._record.basis is not None:
            blocks.append(self._principle(self._record.basis))
        blocks.append(self._words.start.format(points=self._number(score.base)))
        facts = {fact.name.value: fact for fact in detail.lead.enrichment.facts}
        for words, sign in ((self._words.raised, 1), (self._words.lowered, -1)):
            items = [self._item(line, detail.lead, facts) for line in score.lines if line.points * sign > 0]
            if items:
                blocks.append("\n".join([words, *items]))
        blocks.append(self._words.total.format(total=floor(score.total)))
        return blocks

    def _principle(self, basis: ScoringBasis) -> str:
        words = self._words
        text = words.principle.format(
            hot=words.labels["HOT"],
            warm=words.labels["WARM"],
            cold=words.labels["COLD"],
            hot_points=self._number(basis.thresholds.hot),
            warm_points=self._number(basis.thresholds.warm),
        )
        if basis.label_count is None:
            return f"{text} {words.points_set}"
        count = format_decimal(basis.label_count, locale=self._locale)
        return f"{text} {words.points_learned.format(count=count, date=self._date(basis.made_at.date()))}"

    def _item(self, line: ScoreLine, lead: Lead, facts: Mapping[str, Fact]) -> str:
        words = self._words
        points = f"{'−' if line.points < 0 else '+'}{self._number(abs(line.points))}".rjust(6)
        if line.kind is not LineKind.CHARACTERISTIC:
            group = words.groups.get(line.characteristic) or _one_line(line.title)
            return words.limit.format(points=points, group=group)
        origin, _, key = line.evidence.source.partition(":")
        name = self._name(origin, key)
        if line.level == MISSING and line.sources:
            names = [self._name(*source.split(":", 1)) for source in line.sources]
            name = ", ".join(dict.fromkeys(names))
        is_text = origin == "field" and key in _TEXT_FIELDS and line.level != MISSING
        value = self._words.given if is_text else self._value(key, line.level, line.evidence.value)
        if line.evidence.quote is not None and line.level != MISSING:
            quote = _one_line(line.evidence.quote)
            return words.quoted_item.format(points=points, name=name, value=value, quote=quote)
        fact = facts.get(key) if origin == "fact" else None
        source = _field_of(fact.source) if fact is not None else None
        original = getattr(lead, source) if source is not None else None
        if source is None or source == key or original is None:
            return words.item.format(points=points, name=name, value=value)
        return words.derived_item.format(
            points=points,
            name=name,
            value=value,
            source=self._profile.fields[source],
            original=self._value(source, str(original), str(original)),
        )

    def _changes(self, score: ScoreResult) -> list[str]:
        if not score.lifts:
            return [self._heading("changes"), self._words.changes_none] if score.label != "HOT" else []
        return [self._heading("changes"), "\n".join(self._change(lift) for lift in score.lifts)]

    def _change(self, lift: Counterfactual) -> str:
        return self._words.change_result.format(
            changes=" + ".join(self._step(step) for step in lift.steps),
            total=floor(lift.total),
            label=self._words.labels[lift.label],
        )

    def _step(self, step: LevelChange) -> str:
        key = step.characteristic
        profile = self._profile
        label = profile.facts.get(key) or profile.fields.get(key) or profile.signal_kinds.get(key)
        name = label or _one_line(step.title)
        before, after = (self._value(key, level, None) for level in (step.from_level, step.to_level))
        return self._words.change.format(name=name, before=before, after=after)

    def _other_data(self, detail: LeadDetail) -> list[str]:
        """List what the lines of the score do not show: texts in full, and data without points."""
        lead = detail.lead
        shown_names = _shown_data(detail)
        data = [
            (self._profile.fields[field], self._value(field, str(value), str(value)))
            for field, value in _fields_of(lead)
            if ("field", field) not in shown_names
        ]
        data += [
            (self._profile.facts[fact.name.value], self._value(fact.name.value, fact.value, fact.value))
            for fact in lead.enrichment.facts
            if ("fact", fact.name.value) not in shown_names
        ]
        data += [
            (_one_line(name), _one_line(value))
            for name, value in (*lead.attributes.items(), *lead.outcome_attributes.items())
            if ("attribute", name) not in shown_names
        ]
        items = [self._words.data.format(name=name, value=value) for name, value in data]
        return [self._heading("other_data"), "\n".join(items)] if items else []

    def _use(self, detail: LeadDetail) -> list[str]:
        words = self._words
        text = words.use
        if detail.decision is not None:
            text += " " + words.suggestion.format(action=words.actions[detail.decision.action])
        sent = [draft.sent_at for draft in detail.drafts if draft.sent_at is not None]
        if not sent:
            emails = words.no_email
        elif len(sent) == 1:
            emails = words.one_email.format(date=self._date(sent[0].date()))
        else:
            emails = words.emails.format(count=len(sent), date=self._date(max(sent).date()))
        return [self._heading("use"), text, emails]

    def _name(self, origin: str, key: str) -> str:
        tables = {
            "field": self._profile.fields,
            "fact": self._profile.facts,
            "signal": self._profile.signal_kinds,
        }
        return tables.get(origin, {}).get(key) or _one_line(key)

    def _value(self, key: str, level: str, value: str | None) -> str:
        if level == MISSING:
            return self._words.unknown
        table = self._profile.values.get(key) or self._profile.signal_levels.get(key) or {}
        text = table.get(level) or table.get(value or "")
        if text is not None:
            return text
        if key == "country":
            return self._locale.territories.get(value or level) or _one_line(value or level)
        if level == OTHER and value is None:
            return self._words.other_value
        return _one_line(value or level)

    def _number(self, number: float) -> str:
        # A second decimal only if one would show nothing.
        return str(format_decimal(round(number, 1) or round(number, 2), locale=self._locale))

    def _percent(self, share: float) -> str:
        return str(format_percent(round(share, 2), locale=self._locale))

    def _date(self, day: date) -> str:
        return format_date(day, "long", locale=self._locale)


def _field_of(source: str) -> str | None:
    """Return the field that a fact was derived from, or None."""
    origin, _, key = source.partition(":")
    return key if origin == "field" and key in LeadContent.model_fields else None


def _fields_of(lead: Lead) -> Iterator[tuple[str, object]]:
    for field in LeadContent.model_fields:
        value = getattr(lead, field)
        if value is not None and not isinstance(value, dict):
            yield field, value


def _shown_data(detail: LeadDetail) -> set[tuple[str, str]]:
    """Return origin and key of all data that the calculation shows with its value."""
    if detail.score is None:
        return set()
    names: set[tuple[str, str]] = set()
    facts = {fact.name.value: fact for fact in detail.lead.enrichment.facts}
    for line in detail.score.lines:
        origin, _, key = line.evidence.source.partition(":")
        if key in _TEXT_FIELDS or line.kind is not LineKind.CHARACTERISTIC:
            continue
        if origin == "pair":
            continue
        for source in line.sources or (line.evidence.source,):
            origin, _, key = source.partition(":")
            names.add((origin, key))
            fact = facts.get(key) if origin == "fact" else None
            field = _field_of(fact.source) if fact is not None else None
            if field is not None:
                names.add(("field", field))
    return names


def _one_line(text: str) -> str:
    """Return the text in one line, without control characters and invisible characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())
