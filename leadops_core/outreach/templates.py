"""Email templates: load, check, and compile them. `email_templates/` has a folder of JSON files for each language."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import Field, ValidationError

from leadops_core.decision import QUESTIONS
from leadops_core.errors import LeadOpsError
from leadops_core.outreach.slots import ALWAYS_KNOWN, SENDER_SLOTS, SLOTS, TOPICS
from leadops_core.schemas import Claim, DraftPurpose, DraftVariant, Schema
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import FormOfAddress

TEMPLATE_FOLDER = files(__package__) / "email_templates"
SUBJECT_BLOCK = "subject"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?:: ([^{}]+))?\}")
_ADDRESS = re.compile(r"://|@|www\.")
_WORDS_OF_A_FORM = r"((?:[^{}|]|\{[^{}|]*\})*)"
_FORMS = re.compile(rf"\{{{_WORDS_OF_A_FORM}\|{_WORDS_OF_A_FORM}\}}")
"""`{formal words|informal words}`. The words may contain slots."""

REQUIRED = (
    *((variant, DraftPurpose.OUTREACH) for variant in DraftVariant),
    (DraftVariant.FIRST_TOUCH, DraftPurpose.QUESTION),
    (DraftVariant.FOLLOW_UP_1, DraftPurpose.QUESTION),
)
"""The variants and purposes that every set of templates must contain."""


class TemplateError(LeadOpsError, ValueError):
    """The templates cannot be used. The message names the template, the paragraph, and what to change."""


class AlternativeText(Schema):
    """One wording. It is used if everything that it needs is known."""

    text: str
    """`{slot}` is filled in; `{topic: words}` marks words that depend on a topic. `{Sie haben|du hast}` has the formal and
    the informal words."""
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """The topic values for which this wording is true."""


class ParagraphText(Schema):
    """A paragraph. For each part, the first usable alternative is chosen."""

    name: str
    parts: tuple[tuple[AlternativeText, ...], ...]


class TemplateText(Schema):
    variant: DraftVariant
    purpose: DraftPurpose
    subjects: tuple[AlternativeText, ...]
    paragraphs: tuple[ParagraphText | str, ...]
    """Paragraphs of this template, and names of the file's shared paragraphs."""


class WordList(Schema):
    """A slot whose words depend on the value of a topic."""

    topic: str
    values: dict[str, str]


class TemplateFile(Schema):
    """Templates of a language, or a part of them."""

    words: dict[str, WordList] = Field(default_factory=dict)
    questions: dict[str, str] = Field(default_factory=dict)
    """The questions to a lead by their names, if they are not the English ones."""
    paragraphs: dict[str, tuple[tuple[AlternativeText, ...], ...]] = Field(default_factory=dict)
    """Paragraphs that several templates share."""
    templates: tuple[TemplateText, ...] = ()
    answers: dict[str, tuple[ParagraphText | str, ...]] = Field(default_factory=dict)
    """Answers to replies by `AnswerKind`."""
    answer_subject: str = ""
    """The subject of an answer to a message whose own subject cannot be used."""


KeyedClaim = tuple[tuple[str, str], Claim]
"""A statement with its text and source as a key, which removes duplicates."""


@lru_cache(maxsize=4_096)
def keyed_claim(text: str, source: str) -> KeyedClaim:
    return (text, source), Claim(text=text, source=source)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A compiled alternative."""

    when: tuple[tuple[str, frozenset[str]], ...]
    needs: tuple[str, ...]
    pieces: tuple[str, ...]
    """Text and slot names in turn. The first and the last piece are text."""
    slots: tuple[str, ...]
    """Slot names in the order of their statements: the sender's before the lead's."""
    claims: tuple[KeyedClaim, ...]
    """Statements of the alternative's own words."""


Part = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    name: str
    parts: tuple[Part, ...]

    def blocks(self) -> Iterator[tuple[str, Part]]:
        """Yield the parts with their block names: `offer`, `offer-2`."""
        for number, part in enumerate(self.parts, 1):
            yield self.name if number == 1 else f"{self.name}-{number}", part


@dataclass(frozen=True, slots=True)
class Template:
    subject: Part
    paragraphs: tuple[Paragraph, ...]

    def blocks(self) -> Iterator[tuple[str, Part]]:
        """Yield the subject and all parts with their block names."""
        yield SUBJECT_BLOCK, self.subject
        for paragraph in self.paragraphs:
            yield from paragraph.blocks()


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """A set of templates. `version` is a digest of its content."""

    version: str
    words: Mapping[str, tuple[str, Mapping[str, str]]]
    """Slots with their topic, and with the words for each value of it."""
    sources: Mapping[str, str]
    """The source of each slot's words."""
    questions: Mapping[str, str]
    """The wording of each question to a lead; empty for the English ones."""
    shared: Mapping[str, Paragraph]
    answers: Mapping[str, tuple[Paragraph, ...]]
    """The paragraphs of answers to replies, by `AnswerKind`."""
    answer_subject: str
    by_kind: Mapping[tuple[DraftVariant, DraftPurpose], Template]

    def template_for(self, variant: DraftVariant, purpose: DraftPurpose) -> Template:
        """Return the template. Raise KeyError if there is none.

        Later follow-ups that ask a question use the template of the first follow-up.
        """
        is_later_question = purpose is DraftPurpose.QUESTION and variant is not DraftVariant.FIRST_TOUCH
        kind = (DraftVariant.FOLLOW_UP_1 if is_later_question else variant, purpose)
        return self.by_kind.get((variant, purpose)) or self.by_kind[kind]


@cache
def template_languages() -> tuple[Language, ...]:
    """Return the languages that have bundled templates, in the order of `Language`."""
    return tuple(language for language in Language if (TEMPLATE_FOLDER / language).is_dir())


@cache
def load_templates(
    language: Language = Language.ENGLISH, form: FormOfAddress = FormOfAddress.FORMAL
) -> Templates:
    """Return the bundled templates of a language: all files of its folder together.

    Raise KeyError if the language has none.
    """
    if language not in template_languages():
        raise KeyError(language)
    parts = sorted((TEMPLATE_FOLDER / language).iterdir(), key=lambda file: file.name)
    return parse_templates(*(file.read_bytes() for file in parts if file.name.endswith(".json")), form=form)


@cache
def bundled_version() -> str:
    """Return a digest of the bundled templates of all languages."""
    versions = (load_templates(language).version for language in template_languages())
    return hashlib.sha256(" ".join(versions).encode()).hexdigest()[:12]


def parse_templates(*contents: bytes, form: FormOfAddress = FormOfAddress.FORMAL) -> Templates:
    """Check and compile templates of one language from JSON files, which are read as one.

    Every alternative may use existing slots and topics only, must mark words for each topic that it depends on, and
    each part must end with an alternative that needs nothing. Raise TemplateError otherwise.
    """
    file = _joined([_parse(content) for content in contents])
    return _Compiler(file, form).compile()


def _joined(parts: list[TemplateFile]) -> TemplateFile:
    words: dict[str, WordList] = {}
    questions: dict[str, str] = {}
    paragraphs: dict[str, tuple[tuple[AlternativeText, ...], ...]] = {}
    answers: dict[str, tuple[ParagraphText | str, ...]] = {}
    for part in parts:
        for kind, known, added in (
            ("words", words, part.words),
            ("question", questions, part.questions),
            ("paragraph", paragraphs, part.paragraphs),
            ("answer", answers, part.answers),
        ):
            if doubled := known.keys() & added.keys():
                raise TemplateError(f"{kind} {min(doubled)!r}: defined in two files; keep one")
        words |= part.words
        questions |= part.questions
        paragraphs |= part.paragraphs
        answers |= part.answers
    return TemplateFile(
        words=words,
        questions=questions,
        paragraphs=paragraphs,
        templates=tuple(template for part in parts for template in part.templates),
        answers=answers,
        answer_subject=next(filter(None, (part.answer_subject for part in parts)), ""),
    )


def _parse(content: bytes) -> TemplateFile:
    try:
        return TemplateFile.model_validate(json.loads(content))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(step) for step in first["loc"])
        raise TemplateError(f"templates, at {path}: {first['msg']}") from error
    except ValueError as error:
        raise TemplateError(f"templates: not valid JSON: {error}") from error


class _Compiler:
    def __init__(self, file: TemplateFile, form: FormOfAddress) -> None:
        self._file = file
        self._form = 1 if form is FormOfAddress.FORMAL else 2
        self._sources = dict(SLOTS)
        for slot, words in file.words.items():
            if slot in SLOTS or slot in TOPICS:
                raise TemplateError(f"words {slot!r}: this name is reserved; choose another")
            self._check_topic(words.topic, tuple(words.values), f"words {slot!r}")
            self._sources[slot] = TOPICS[words.topic][0]
        if unknown := file.questions.keys() ^ QUESTIONS.keys() if file.questions else None:
            names = ", ".join(QUESTIONS)
            raise TemplateError(
                f"questions: {min(unknown)!r} is unknown or missing; the questions are {names}"
            )

    def compile(self) -> Templates:
        shared = {
            name: self._paragraph(ParagraphText(name=name, parts=parts), "shared", asks=True)
            for name, parts in self._file.paragraphs.items()
        }
        by_kind: dict[tuple[DraftVariant, DraftPurpose], Template] = {}
        for text in self._file.templates:
            where = f"template {text.variant}/{text.purpose}"
            if (text.variant, text.purpose) in by_kind:
                raise TemplateError(f"{where}: defined twice; keep one")
            asks = text.purpose is DraftPurpose.QUESTION
            subject = self._part(text.subjects, f"{where}, subject", asks)
            if any("\n" in piece for alternative in subject for piece in alternative.pieces[::2]):
                raise TemplateError(f"{where}, subject: remove the line break")
            if any(alternative.pieces == ("",) for alternative in subject):
                raise TemplateError(f"{where}, subject: an alternative is empty; add text")
            by_kind[text.variant, text.purpose] = Template(
                subject,
                self._paragraphs(text.paragraphs, shared, where, asks=asks),
            )
            names = [name for name, _ in by_kind[text.variant, text.purpose].blocks()]
            if doubled := next((name for name in names if names.count(name) > 1), None):
                raise TemplateError(f"{where}: two paragraphs are named {doubled!r}; rename one")
        missing = [
            f"{variant}/{purpose}" for variant, purpose in REQUIRED if (variant, purpose) not in by_kind
        ]
        if missing:
            raise TemplateError(f"templates: {', '.join(missing)} missing; add each of them")
        content = [self._form, self._file.model_dump(mode="json")]
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return Templates(
            version=hashlib.sha256(canonical.encode()).hexdigest()[:12],
            words={
                slot: (words.topic, {value: self._in_form(text) for value, text in words.values.items()})
                for slot, words in self._file.words.items()
            },
            sources=self._sources,
            questions={name: self._in_form(text) for name, text in self._file.questions.items()},
            shared=shared,
            answers={
                name: self._paragraphs(paragraphs, shared, f"answer {name}", asks=False)
                for name, paragraphs in self._file.answers.items()
            },
            answer_subject=self._in_form(self._file.answer_subject),
            by_kind=by_kind,
        )

    def _in_form(self, text: str) -> str:
        return _FORMS.sub(lambda match: match[self._form], text)

    def _paragraphs(
        self,
        paragraphs: tuple[ParagraphText | str, ...],
        shared: Mapping[str, Paragraph],
        where: str,
        *,
        asks: bool,
    ) -> tuple[Paragraph, ...]:
        return tuple(
            self._shared(paragraph, shared, where)
            if isinstance(paragraph, str)
            else self._paragraph(paragraph, where, asks)
            for paragraph in paragraphs
        )

    @staticmethod
    def _shared(name: str, shared: Mapping[str, Paragraph], where: str) -> Paragraph:
        if name not in shared:
            known = ", ".join(shared) or "none"
            raise TemplateError(
                f"{where}: unknown shared paragraph {name!r}; the shared paragraphs are {known}"
            )
        return shared[name]

    def _paragraph(self, text: ParagraphText, where: str, asks: bool) -> Paragraph:
        where = f"{where}, paragraph {text.name!r}"
        return Paragraph(text.name, tuple(self._part(part, where, asks) for part in text.parts))

    def _part(self, texts: tuple[AlternativeText, ...], where: str, asks: bool) -> Part:
        if not texts:
            raise TemplateError(f"{where}: add at least one alternative")
        part = tuple(self._alternative(text, where, asks) for text in texts)
        if part[-1].when or part[-1].needs:
            unknown = ", ".join((*(topic for topic, _ in part[-1].when), *part[-1].needs))
            raise TemplateError(
                f"{where}: the last alternative depends on {unknown}, which may be unknown; "
                "add a last alternative without it, or with empty text"
            )
        return part

    def _alternative(self, text: AlternativeText, where: str, asks: bool) -> Alternative:
        where = f"{where}, {text.text[:40]!r}"
        if _ADDRESS.search(text.text):
            raise TemplateError(f"{where}: contains a link or address; use {{website}} or {{calendar_link}}")
        for topic, values in text.when.items():
            self._check_topic(topic, values, where)
        pieces, needs = [""], list[str]()
        claims: list[KeyedClaim] = []
        marked: set[str] = set()
        end = 0
        words_in_form = self._in_form(text.text)
        for match in _PLACEHOLDER.finditer(words_in_form):
            pieces[-1] += self._plain(words_in_form[end : match.start()], where)
            end = match.end()
            name, words = match.groups()
            if words is not None:
                if name not in text.when:
                    raise TemplateError(
                        f"{where}: {{{name}: …}} does not hold for every lead; add {name!r} to `when`"
                    )
                marked.add(name)
                pieces[-1] += words
                claims.append(keyed_claim(words, TOPICS[name][0]))
                continue
            self._check_slot(name, where, asks)
            if name in self._file.words:
                marked.add(self._file.words[name].topic)
            pieces += [name, ""]
            if name not in ALWAYS_KNOWN and name not in needs:
                needs.append(name)
        pieces[-1] += self._plain(words_in_form[end:], where)
        if bare := [topic for topic in text.when if topic not in marked]:
            raise TemplateError(
                f"{where}: no words are marked for {', '.join(bare)}; put {{{bare[0]}: …}} around them"
            )
        when = tuple((topic, frozenset(values)) for topic, values in text.when.items())
        slots = tuple(sorted(pieces[1::2], key=lambda name: name not in SENDER_SLOTS))
        return Alternative(when, tuple(needs), tuple(pieces), slots, tuple(claims))

    def _check_slot(self, name: str, where: str, asks: bool) -> None:
        if name == "question" and not asks:
            raise TemplateError(
                f"{where}: {{question}} is allowed only in templates with the purpose question"
            )
        if name not in self._sources:
            slot_names = ", ".join(sorted(self._sources))
            raise TemplateError(f"{where}: unknown slot {{{name}}}; the slots are {slot_names}")

    @staticmethod
    def _check_topic(topic: str, values: tuple[str, ...], where: str) -> None:
        if topic not in TOPICS:
            raise TemplateError(f"{where}: unknown topic {topic!r}; the topics are {', '.join(TOPICS)}")
        allowed = TOPICS[topic][1]
        if not values or (unknown := [value for value in values if value not in allowed]):
            shown_values = ", ".join(map(repr, unknown)) if values else "no value"
            raise TemplateError(
                f"{where}: {topic} has {shown_values}; allowed values are {', '.join(allowed)}"
            )

    @staticmethod
    def _plain(text: str, where: str) -> str:
        if "{" in text or "}" in text:
            raise TemplateError(f"{where}: single brace; write {{slot}} or {{topic: words}}")
        return text
