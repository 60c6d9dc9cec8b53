"""Checks on a draft before a person sees it, and the checks that block sending after an edit."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from leadops_core.outreach.links import SPELLING_WORDS, find_foreign_links, is_free_of_links
from leadops_core.outreach.safe_words import safe_company, safe_first_name
from leadops_core.schemas import Brief, CheckResult, Claim, DraftPurpose, LeadContent, Sender

MIN_WORDS: Mapping[DraftPurpose, int] = MappingProxyType(
    {DraftPurpose.OUTREACH: 40, DraftPurpose.QUESTION: 25}
)
MAX_WORDS = 200
SUBJECT_CHARACTERS = (3, 120)

SPAM_PHRASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "act": ("act now",),
        "bonus": ("cash bonus",),
        "buy": ("buy now",),
        "call": ("call now",),
        "click": ("click here", "click below"),
        "congratulations": ("congratulations",),
        "deal": ("exclusive deal", "incredible deal"),
        "double": ("double your",),
        "earn": ("earn money", "earn extra"),
        "free": ("100% free", "for free!", "free!", "absolutely free"),
        "friend": ("dear friend",),
        "guarantee": ("we guarantee", "money-back guarantee"),
        "guaranteed": ("guaranteed",),
        "income": ("extra income",),
        "lifetime": ("once in a lifetime",),
        "limited": ("limited time", "limited offer"),
        "money": ("make money", "money back"),
        "obligation": ("no obligation",),
        "offer": ("amazing offer", "special offer"),
        "order": ("order now",),
        "price": ("best price", "lowest price"),
        "promotion": ("special promotion",),
        "risk-free": ("risk-free",),
        "spam": ("not spam",),
        "supplies": ("while supplies last",),
        "urgent": ("urgent",),
        "winner": ("winner",),
    }
)
"""Phrases that spam filters flag, by a word that every one of them contains."""

_UNFILLED = re.compile(
    r"[{}]|\[[A-Za-z][\w '’-]{0,30}\]|<[A-Za-z][\w ]{0,30}>|%[sd]\b|"
    r"\b(?:None\b(?! of)|null|undefined|NaN|N/A|TBD|TODO|XXX)\b"
)
_UNFILLED_WORDS = frozenset(
    {b"none", b"null", b"undefined", b"nan", b"n/a", b"tbd", b"todo", b"xxx", b"%s", b"%d"}
)
_GIVEAWAYS = frozenset(word.encode() for word in SPAM_PHRASES)
_RARE_WORDS = _UNFILLED_WORDS | _GIVEAWAYS | SPELLING_WORDS
_LOST_WORDS = tuple(hole.encode() for hole in (" ,", " .", "“”", ",,"))
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\w+|[a-z]{2,8});|\*\*\w|^#{1,6} ", re.MULTILINE)
_HEADER = re.compile(
    r"\s*(?:to|cc|bcc|from|reply-to|return-path|subject|content-type|x-[\w-]+)\s*", re.IGNORECASE
)
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b(?:\W+\b[A-Z]{3,}\b){2,}")
_GREETING = re.compile(
    r"(?:Hi|Hello|Hey|Dear|Good (?:morning|afternoon|day))(?: ([^,!:\n]{1,80}?))?(?:[,!:]|\s*(?:\n|$))"
)
_HONORIFIC = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof)\.? ", re.IGNORECASE)
_NAMELESS = frozenset({"again", "all", "both", "everybody", "everyone", "folks", "team", "there"})
"""Words after a greeting that name no person."""
_CAPITALS = bytes(65 if 65 <= byte <= 90 else 32 for byte in range(256))
"""Maps capitals to "A" and every other byte to a space."""
_TO_WORDS = bytes(
    byte + 32
    if 65 <= byte <= 90
    else byte
    if byte >= 128 or chr(byte).isalnum() or chr(byte) in "%'-/"
    else 32
    for byte in range(256)
)
"""Lowercases letters and turns the characters between words into spaces."""
_ORDINARY = bytes(
    byte for byte in range(256) if byte >= 128 or chr(byte).isalnum() or chr(byte) in "\n .,;:'?!-/()$+_%&"
)
_USUAL_SPACES = str.maketrans("", "", "\r\t\u00a0\u202f")
_SHOWN = 60


class _CheckedText:
    """A draft, with the values that several checks need.

    `encoded` exists because bytes are searched several times faster than a string with a curly quote in it.
    """

    __slots__ = (
        *("body", "claims", "encoded", "has_odd_signs", "lead", "purpose", "rare_words", "sender", "subject"),
        *("whole", "word_count"),
    )

    def __init__(
        self,
        subject: str,
        body: str,
        claims: tuple[Claim, ...],
        *,
        purpose: DraftPurpose,
        lead: LeadContent,
        sender: Sender,
    ) -> None:
        self.subject = subject
        self.body = body
        self.claims = claims
        self.purpose = purpose
        self.lead = lead
        self.sender = sender
        self.whole = f"{subject}\n{body}"
        self.encoded = self.whole.encode(errors="replace")
        words = self.encoded.translate(_TO_WORDS).split()
        self.word_count = len(words)
        self.rare_words = _RARE_WORDS.intersection(words)
        self.has_odd_signs = bool(self.encoded.translate(None, _ORDINARY))


def _check_subject(text: _CheckedText) -> str | None:
    subject = text.subject
    if not subject.isprintable():
        return "the subject has a line break or an invisible character; remove it"
    if "=?" in subject:
        return "the subject contains '=?', which email programs decode; remove it"
    least, most = SUBJECT_CHARACTERS
    if not least <= len(subject.strip()) <= most:
        return f"the subject has {len(subject.strip())} characters; use {least} to {most}"
    return None


def _check_slots(text: _CheckedText) -> str | None:
    if text.has_odd_signs or not text.rare_words.isdisjoint(_UNFILLED_WORDS):
        match = _UNFILLED.search(text.whole)
        if match:
            return f"the placeholder {match.group()!r} is not filled in"
    for hole in _LOST_WORDS:
        if hole in text.encoded:
            return f"a word is missing at {hole.decode()!r}"
    return None


def _check_length(text: _CheckedText) -> str | None:
    least = MIN_WORDS[text.purpose]
    if least + 40 <= text.word_count <= MAX_WORDS:
        return None
    count = len(text.body.split())
    if not least <= count <= MAX_WORDS:
        return f"the text has {count} words; use {least} to {MAX_WORDS}"
    return None


def _check_links(text: _CheckedText) -> str | None:
    is_spelled = not text.rare_words.isdisjoint(SPELLING_WORDS)
    if not is_spelled and is_free_of_links(text.encoded.lower(), text.sender):
        return None
    found = find_foreign_links(text.whole, text.sender)
    if not found:
        return None
    return f"{', '.join(map(repr, found))}: only the website, calendar link and address from the settings are allowed"


def _check_markup(text: _CheckedText) -> str | None:
    may_be_marked_up = text.has_odd_signs or (b"&" in text.encoded and b";" in text.encoded)
    if may_be_marked_up and (match := _MARKUP.search(text.whole)):
        return f"{match.group()!r} is markup; use plain text"
    visible = text.body.replace("\n", "")
    if not visible.isprintable() and not visible.translate(_USUAL_SPACES).isprintable():
        return "the text has an invisible character; retype that part"
    return None


def _check_recipients(text: _CheckedText) -> str | None:
    body = text.body
    colon = body.find(":")
    while colon >= 0:
        match = _HEADER.fullmatch(body, body.rfind("\n", 0, colon) + 1, colon)
        if match:
            return f"{match.group().strip()!r} looks like an email header; remove it from the text"
        colon = body.find(":", colon + 1)
    return None


def _check_tone(text: _CheckedText) -> str | None:
    whole, encoded = text.whole, text.encoded
    capitals = encoded.translate(_CAPITALS)
    if capitals.count(b"A") * 4 > len(whole) or (capitals.count(b"AAA") > 2 and _SHOUTED.search(whole)):
        return "too many capital letters; that looks like shouting"
    if len(encoded) > len(whole) * 1.2 and whole.isupper():
        return "all capital letters; that looks like shouting"
    if (b"!" in encoded and (b"!!" in encoded or b"?!" in encoded)) or b"??" in encoded:
        return "repeated exclamation or question marks; use one"
    if not text.rare_words.isdisjoint(_GIVEAWAYS):
        lowered = whole.lower()
        for word, phrases in SPAM_PHRASES.items():
            for phrase in phrases:
                if word.encode() in text.rare_words and phrase in lowered:
                    return f"spam filters flag {phrase!r}; rephrase it"
    return None


def _check_greeting(text: _CheckedText) -> str | None:
    match = _GREETING.match(text.body)
    if match is None or match[1] is None:
        return None
    named = _HONORIFIC.sub("", match[1].strip(" ,!:")).casefold()
    lead = text.lead
    first, last = (lead.first_name or "").casefold(), (lead.last_name or "").casefold()
    spoken = (safe_first_name(lead.first_name) or "").casefold()
    if named in _NAMELESS or named in {*filter(None, (first, last, spoken, f"{first} {last}".strip()))}:
        return None
    company = safe_company(lead.company_name)
    if company is not None and named in {f"{company} team".casefold(), f"team {company}".casefold()}:
        return None
    return f"the greeting names {match[1][:_SHOWN]!r}, which is not the lead; use the lead's name or 'there'"


def _check_claims(text: _CheckedText) -> str | None:
    whole = text.whole
    for claim in text.claims:
        if claim.text not in whole:
            return f"{claim.text[:_SHOWN]!r} ({claim.source}) is not in the text"
    return None


CHECKS: Mapping[str, Callable[[_CheckedText], str | None]] = MappingProxyType(
    {
        "subject": _check_subject,
        "no_unfilled_slot": _check_slots,
        "length": _check_length,
        "configured_links_only": _check_links,
        "plain_text": _check_markup,
        "no_recipient_lines": _check_recipients,
        "no_shouting": _check_tone,
        "greeting": _check_greeting,
        "claims": _check_claims,
    }
)
"""Checks by name. A check returns what is wrong and how to fix it, or None."""

ADVISORY_CHECKS = frozenset({"length", "no_shouting"})
"""Checks of style. A person may send the email although they fail; every other check blocks sending while it fails."""

_PASSED = {name: CheckResult(name=name, passed=True) for name in CHECKS}


def check_draft(subject: str, body: str, claims: tuple[Claim, ...], brief: Brief) -> tuple[CheckResult, ...]:
    """Run all `CHECKS` on a draft. Return one result each, in their order."""
    return _run(
        _CheckedText(subject, body, claims, purpose=brief.purpose, lead=brief.lead, sender=brief.sender)
    )


def check_text(
    subject: str,
    body: str,
    *,
    lead: LeadContent,
    sender: Sender,
    purpose: DraftPurpose = DraftPurpose.OUTREACH,
    claims: tuple[Claim, ...] = (),
) -> tuple[CheckResult, ...]:
    """Run all `CHECKS` on a text that a person wrote."""
    return _run(_CheckedText(subject, body, claims, purpose=purpose, lead=lead, sender=sender))


def _run(text: _CheckedText) -> tuple[CheckResult, ...]:
    results = []
    for name, find_fault in CHECKS.items():
        fault = find_fault(text)
        results.append(
            _PASSED[name] if fault is None else CheckResult(name=name, passed=False, message=fault)
        )
    return tuple(results)


def failed_checks(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    return tuple(result for result in results if not result.passed)


def blocking_checks(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """Return the failed checks that block sending: all but the `ADVISORY_CHECKS`."""
    return tuple(result for result in failed_checks(results) if result.name not in ADVISORY_CHECKS)
