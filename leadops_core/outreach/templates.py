"""Templates as data: loaded, checked and compiled once."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import Field, ValidationError

from leadops_core.bundled import bundled_file
from leadops_core.errors import LeadOpsError
from leadops_core.outreach.slots import ALWAYS_KNOWN, SENDER_SLOTS, SLOTS, TOPICS
from leadops_core.schemas import Claim, DraftPurpose, DraftVariant, Schema

TEMPLATE_FILE = "demo_email_templates.json"
_PLACE = re.compile(r"\{([a-z_]+)(?:: ([^{}]+))?\}")
_ADDRESS = re.compile(r"://|@|www\.")

NEEDED = (
    *((variant, DraftPurpose.OUTREACH) for variant in DraftVariant),
    (DraftVariant.FIRST_TOUCH, DraftPurpose.QUESTION),
    (DraftVariant.FOLLOW_UP_1, DraftPurpose.QUESTION),
)
"""What a set of templates must have."""


class TemplateError(LeadOpsError, ValueError):
    """Templates cannot be used; the text names the template, the paragraph, and what to change."""


class AlternativeText(Schema):
    """One way to say it, taken where all that it needs is known."""

    text: str
    """With `{slot}` for words that are filled in, and `{topic: words}` around words that rest on a topic."""
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Topics with the values for which the words are true."""


class ParagraphText(Schema):
    """Sentences that stand together; of the alternatives of each part the first that can be said is."""

    name: str
    parts: tuple[tuple[AlternativeText, ...], ...]


class TemplateText(Schema):
    """One e-mail."""

    variant: DraftVariant
    purpose: DraftPurpose
    subjects: tuple[AlternativeText, ...]
    paragraphs: tuple[ParagraphText, ...]


class WordList(Schema):
    """A slot whose words follow from a topic's value."""

    topic: str
    values: dict[str, str]


class TemplateFile(Schema):
    """A file of templates."""

    words: dict[str, WordList] = Field(default_factory=dict)
    templates: tuple[TemplateText, ...]


KeyedClaim = tuple[tuple[str, str], Claim]
"""A claim with its text and source, by which the same claim is told from another."""


@lru_cache(maxsize=4_096)
def keyed_claim(text: str, source: str) -> KeyedClaim:
    """The claim that `text` comes from `source`."""
    return (text, source), Claim(text=text, source=source)


@dataclass(frozen=True, slots=True)
class Alternative:
    """An alternative ready to be rendered."""

    when: tuple[tuple[str, frozenset[str]], ...]
    needs: tuple[str, ...]
    pieces: tuple[str, ...]
    """Plain text and names of slots in turn, beginning and ending with text."""
    slots: tuple[str, ...]
    """Names of the slots in the order of their claims: the sender's words before the lead's."""
    claims: tuple[KeyedClaim, ...]
    """What its own words say of the lead."""


Part = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template ready to be rendered."""

    subject: Part
    paragraphs: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """A set of templates; `version` changes exactly when a word in it does."""

    version: str
    words: Mapping[str, tuple[str, Mapping[str, str]]]
    """Slots with the topic that gives their words, and the words for each of its values."""
    sources: Mapping[str, str]
    """Where the words of each slot come from."""
    by_kind: Mapping[tuple[DraftVariant, DraftPurpose], Template]

    def template_for(self, variant: DraftVariant, purpose: DraftPurpose) -> Template:
        """Return the template of this kind; a question at a later follow-up uses that of the first. Raises `KeyError`."""
        is_later_question = purpose is DraftPurpose.QUESTION and variant is not DraftVariant.FIRST_TOUCH
        kind = (DraftVariant.FOLLOW_UP_1 if is_later_question else variant, purpose)
        return self.by_kind.get((variant, purpose)) or self.by_kind[kind]


def load_templates(content: bytes | None = None) -> Templates:
    """The templates in `content` (JSON), or those shipped.

    Every alternative is checked: its slots and topics exist, its topics are worn by words of its own, and each part
    ends in one that can always be said. Raises `TemplateError`.
    """
    return _shipped() if content is None else _load(content)


@cache
def _shipped() -> Templates:
    return _load(bundled_file(TEMPLATE_FILE).read_bytes())


def _load(content: bytes) -> Templates:
    try:
        file = TemplateFile.model_validate(json.loads(content))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise TemplateError(f"templates, at {place}: {first['msg']}") from error
    except ValueError as error:
        raise TemplateError(f"templates: not valid JSON: {error}") from error
    return _Compiler(file).compile()


class _Compiler:
    def __init__(self, file: TemplateFile) -> None:
        self._file = file
        self._sources = dict(SLOTS)
        for slot, words in file.words.items():
            if slot in SLOTS or slot in TOPICS:
                raise TemplateError(f"words {slot!r}: this name is reserved; choose another")
            self._check_topic(words.topic, tuple(words.values), f"words {slot!r}")
            self._sources[slot] = TOPICS[words.topic][0]

    def compile(self) -> Templates:
        by_kind: dict[tuple[DraftVariant, DraftPurpose], Template] = {}
        for text in self._file.templates:
            where = f"template {text.variant}/{text.purpose}"
            if (text.variant, text.purpose) in by_kind:
                raise TemplateError(f"{where}: defined twice; keep one")
            asks = text.purpose is DraftPurpose.QUESTION
            subject = self._part(text.subjects, f"{where}, subject", asks)
            if any("\n" in piece for one in subject for piece in one.pieces[::2]):
                raise TemplateError(f"{where}, subject: remove the line break")
            if any(one.pieces == ("",) for one in subject):
                raise TemplateError(f"{where}, subject: an alternative is empty; add text")
            by_kind[text.variant, text.purpose] = Template(
                subject,
                tuple(
                    tuple(
                        self._part(part, f"{where}, paragraph {paragraph.name!r}", asks)
                        for part in paragraph.parts
                    )
                    for paragraph in text.paragraphs
                ),
            )
        missing = [f"{variant}/{purpose}" for variant, purpose in NEEDED if (variant, purpose) not in by_kind]
        if missing:
            raise TemplateError(f"templates: {', '.join(missing)} missing; add each of them")
        canonical = json.dumps(self._file.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return Templates(
            version=hashlib.sha256(canonical.encode()).hexdigest()[:12],
            words={slot: (words.topic, words.values) for slot, words in self._file.words.items()},
            sources=self._sources,
            by_kind=by_kind,
        )

    def _part(self, texts: tuple[AlternativeText, ...], where: str, asks: bool) -> Part:
        if not texts:
            raise TemplateError(f"{where}: add at least one alternative")
        part = tuple(self._alternative(text, where, asks) for text in texts)
        if part[-1].when or part[-1].needs:
            lacks = ", ".join((*(topic for topic, _ in part[-1].when), *part[-1].needs))
            raise TemplateError(
                f"{where}: the last alternative depends on {lacks}, which may be unknown; "
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
        worn: set[str] = set()
        end = 0
        for place in _PLACE.finditer(text.text):
            pieces[-1] += self._plain(text.text[end : place.start()], where)
            end = place.end()
            name, words = place.groups()
            if words is not None:
                if name not in text.when:
                    raise TemplateError(
                        f"{where}: {{{name}: …}} does not hold for every lead; add {name!r} to `when`"
                    )
                worn.add(name)
                pieces[-1] += words
                claims.append(keyed_claim(words, TOPICS[name][0]))
                continue
            self._check_slot(name, where, asks)
            if name in self._file.words:
                worn.add(self._file.words[name].topic)
            pieces += [name, ""]
            if name not in ALWAYS_KNOWN and name not in needs:
                needs.append(name)
        pieces[-1] += self._plain(text.text[end:], where)
        if bare := [topic for topic in text.when if topic not in worn]:
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
            known = ", ".join(sorted(self._sources))
            raise TemplateError(f"{where}: unknown slot {{{name}}}; the slots are {known}")

    @staticmethod
    def _check_topic(topic: str, values: tuple[str, ...], where: str) -> None:
        if topic not in TOPICS:
            raise TemplateError(f"{where}: unknown topic {topic!r}; the topics are {', '.join(TOPICS)}")
        legal = TOPICS[topic][1]
        if not values or (unknown := [value for value in values if value not in legal]):
            named = ", ".join(map(repr, unknown)) if values else "no value"
            raise TemplateError(f"{where}: {topic} has {named}; allowed values are {', '.join(legal)}")

    @staticmethod
    def _plain(text: str, where: str) -> str:
        if "{" in text or "}" in text:
            raise TemplateError(f"{where}: single brace; write {{slot}} or {{topic: words}}")
        return text
