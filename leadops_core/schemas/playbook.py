"""The playbook: what emails may say about the company that sends them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.language import Language
from leadops_core.schemas.lead import Industry

Department = Literal[
    "sales",
    "revenue_operations",
    "marketing",
    "operations",
    "finance",
    "it",
    "engineering",
    "product",
    "hr",
    "legal",
    "procurement",
    "customer_success",
    "general_management",
    "other",
]
Seniority = Literal[
    "owner", "c_level", "vp", "head", "director", "manager", "senior", "staff", "junior", "intern"
]

WEBSITE = "website"
BOOKING = "booking"
"""The links that templates use: the website, and the page to book a meeting."""


class FormOfAddress(StrEnum):
    """How an email addresses its reader in a language that distinguishes two forms."""

    FORMAL = "formal"
    """Sie, vous, usted, o senhor or a senhora."""
    INFORMAL = "informal"
    """du, tu, tú, você."""


_USUAL_SPACES = str.maketrans("", "", "\u00a0\u202f")
"""Spaces that do not break, which French puts before some marks."""


def _is_plain(text: str) -> str:
    if not text.translate(_USUAL_SPACES).isprintable():
        raise ValueError("remove the line break or the invisible character")
    return _without_braces(text)


def _without_braces(text: str) -> str:
    if "{" in text or "}" in text:
        raise ValueError("remove the braces; a playbook has no placeholders")
    return text


def _is_paragraphs(text: str) -> str:
    if not text.translate(_USUAL_SPACES).replace("\n", "").isprintable():
        raise ValueError("remove the invisible character")
    return _without_braces(text)


def _is_web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or any(map(str.isspace, url)):
        raise ValueError("write the whole address, such as https://example.com/pricing")
    return url


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_is_plain)
]
"""A sentence or a part of one."""
_Paragraphs = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    AfterValidator(_is_paragraphs),
]
WebAddress = Annotated[str, StringConstraints(max_length=500), AfterValidator(_is_web_address)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""The name of an entry: lowercase letters, digits, hyphens, and underscores."""
Texts = Annotated[dict[Language, Line], Field(min_length=1)]
"""One sentence or part of a sentence in each language."""
LongTexts = Annotated[dict[Language, _Paragraphs], Field(min_length=1)]


class Audience(Schema):
    """The leads that a text is for. An empty list means all, and an unknown value of a lead is in no list."""

    industries: tuple[Industry, ...] = ()
    departments: tuple[Department, ...] = ()
    seniorities: tuple[Seniority, ...] = ()

    @property
    def is_everybody(self) -> bool:
        return not (self.industries or self.departments or self.seniorities)


class Offer(Schema):
    """What we offer to an audience."""

    name: Name
    audience: Audience = Audience()
    texts: Texts
    """Continues "We help", "Wir helfen", "Nous aidons", "Ayudamos", and "Ajudamos", without a period at its end."""


class ProofPoint(Schema):
    """A fact that speaks for us."""

    name: Name
    audience: Audience = Audience()
    texts: Texts
    """A complete sentence."""
    source: Line
    """Where the fact is documented, such as a case study. It is for the person who reviews, and is not sent."""


class PlaybookLink(Schema):
    """A link that emails may contain."""

    name: Name
    """`website` and `booking` are used by the templates; other names are free."""
    url: WebAddress


class ApprovedAnswer(Schema):
    """The approved answer to a usual question."""

    name: Name
    words: Annotated[
        dict[Language, Annotated[tuple[_Words, ...], Field(min_length=1, max_length=40)]],
        Field(min_length=1),
    ]
    """Words and phrases by which a question about this topic is recognized."""
    texts: LongTexts
    """Complete sentences. They may contain the links of the playbook."""
    source: Line
    """Where the answer is documented."""


class PlaybookContent(Schema):
    """What a person writes into a playbook."""

    company: Line
    """The name of the company as emails use it."""
    what_we_do: dict[Language, Line] = Field(default_factory=dict)
    """One sentence about the company."""
    offers: Annotated[tuple[Offer, ...], Field(min_length=1, max_length=100)]
    """At least one is for everybody. Of the offers for a lead, the one with the narrowest audience counts, then the first."""
    proof_points: Annotated[tuple[ProofPoint, ...], Field(max_length=100)] = ()
    links: Annotated[tuple[PlaybookLink, ...], Field(max_length=40)] = ()
    answers: Annotated[tuple[ApprovedAnswer, ...], Field(max_length=200)] = ()
    avoid: Annotated[tuple[_Words, ...], Field(max_length=500)] = ()
    """Words and phrases that no email may contain."""
    form_of_address: dict[Language, FormOfAddress] = Field(default_factory=dict)
    """Formal in each language that is not listed."""
    tone: Line | None = None
    """How emails sound, in a few words. Models write in it; the sentences of templates are fixed."""
    signature: dict[Language, _Paragraphs] = Field(default_factory=dict)
    """The last lines of an email. Without one, the sender's name, title, company, and website."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = (Language.ENGLISH,)
    """The languages that may be written, the default first."""

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for kind, names in (
            ("offers", [offer.name for offer in self.offers]),
            ("proof points", [proof.name for proof in self.proof_points]),
            ("links", [link.name for link in self.links]),
            ("answers", [answer.name for answer in self.answers]),
            ("languages", [language.value for language in self.languages]),
        ):
            if repeated := next((name for name in names if names.count(name) > 1), None):
                raise ValueError(f"two {kind} are named {repeated!r}; rename or remove one")
        return self

    @model_validator(mode="after")
    def _everybody_gets_an_offer(self) -> Self:
        for language in self.languages:
            if not any(offer.audience.is_everybody and language in offer.texts for offer in self.offers):
                raise ValueError(
                    f"no offer for everybody has a text in the language {language.value!r}; "
                    "add the text to an offer without an audience, or remove the language from `languages`"
                )
        return self

    @property
    def default_language(self) -> Language:
        return self.languages[0]

    def address_in(self, language: Language) -> FormOfAddress:
        """Return how to address the reader in this language."""
        return self.form_of_address.get(language, FormOfAddress.FORMAL)

    def link(self, name: str) -> str | None:
        """Return the URL of the link with this name."""
        return next((link.url for link in self.links if link.name == name), None)

    def texts(self) -> tuple[tuple[str, Mapping[Language, str]], ...]:
        """Return every text that an email can contain, with its place."""
        return (
            ("what_we_do", self.what_we_do),
            *((f"offers.{offer.name}", offer.texts) for offer in self.offers),
            *((f"proof_points.{proof.name}", proof.texts) for proof in self.proof_points),
            *((f"answers.{answer.name}", answer.texts) for answer in self.answers),
            ("signature", self.signature),
        )


class Playbook(PlaybookContent):
    """A version of the playbook."""

    version: Count = 0
    """0 for the playbook that the settings of the sender make, until a person saves one."""
    saved_by: str | None = None
    saved_at: UtcDatetime | None = None

    @property
    def content(self) -> PlaybookContent:
        return PlaybookContent(**{name: getattr(self, name) for name in PlaybookContent.model_fields})


class PlaybookVersion(Schema):
    """An entry of the history of the playbook."""

    version: Count
    saved_by: str
    saved_at: UtcDatetime
    changed: tuple[str, ...]
    """The fields that differ from the version before."""
