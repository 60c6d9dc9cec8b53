"""Checks on a draft before a person sees it, and the checks that block sending after an edit."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from leadops_core.outreach.avoided_words import find_avoided
from leadops_core.outreach.contacts import find_foreign_contacts
from leadops_core.outreach.safe_words import safe_company, safe_first_name
from leadops_core.schemas import Brief, CheckResult, Claim, DraftPurpose, EmailDraft, LeadContent, Sender
from leadops_core.schemas.language import Language

MIN_WORDS: Mapping[DraftPurpose, int] = MappingProxyType(
    {DraftPurpose.OUTREACH: 40, DraftPurpose.QUESTION: 25, DraftPurpose.ANSWER: 10}
)
MAX_WORDS = 200
SUBJECT_CHARACTERS = (3, 120)

SPAM_PHRASES = (
    "100% free",
    "absolutely free",
    "act now",
    "amazing offer",
    "best price",
    "buy now",
    "call now",
    "cash bonus",
    "click below",
    "click here",
    "congratulations",
    "dear friend",
    "double your",
    "earn extra",
    "earn money",
    "exclusive deal",
    "extra income",
    "for free!",
    "free!",
    "guaranteed",
    "incredible deal",
    "limited offer",
    "limited time",
    "lowest price",
    "make money",
    "money back",
    "money-back guarantee",
    "no obligation",
    "not spam",
    "once in a lifetime",
    "order now",
    "risk-free",
    "special offer",
    "special promotion",
    "urgent",
    "we guarantee",
    "while supplies last",
    "winner",
    # German
    "100% kostenlos",
    "einmalige gelegenheit",
    "garantiert",
    "geld zurück",
    "herzlichen glückwunsch",
    "jetzt kaufen",
    "jetzt zugreifen",
    "klicken sie hier",
    "kostenlos!",
    "nur für kurze zeit",
    # French
    "100% gratuit",
    "achetez maintenant",
    "agissez maintenant",
    "cliquez ici",
    "félicitations",
    "garanti à 100",
    "gratuit !",
    "offre exceptionnelle",
    "offre limitée",
    "sans engagement",
    # Spanish
    "100% gratis",
    "compre ahora",
    "enhorabuena",
    "felicidades",
    "gratis!",
    "haga clic aquí",
    "oferta exclusiva",
    "oferta limitada",
    "sin compromiso",
    # Portuguese
    "100% grátis",
    "clique aqui",
    "compre agora",
    "grátis!",
    "oferta imperdível",
    "parabéns",
    "sem compromisso",
    "tempo limitado",
)
"""Phrases that spam filters flag."""

_UNFILLED = re.compile(
    r"[{}]|\[[A-Za-z][\w '’-]{0,30}\]|<[A-Za-z][\w ]{0,30}>|%[sd]\b|"
    r"\b(?:None\b(?! of)|null|undefined|NaN|N/A|TBD|TODO|XXX)\b"
)
_GAP = re.compile(r"\[\s?(?:…|\.\.\.)[^\[\]\n]{0,200}\]?")
"""What an answer says if only a person knows it: `[… the answer to the question]`."""
_HOLES = (" ,", " .", "“”", "„“", "«»", "«\u00a0\u00a0»", ",,")
"""What is left where a word is missing."""
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\w+|[a-z]{2,8});|\*\*\w|^#{1,6} ", re.MULTILINE)
_HEADER = re.compile(
    r"^[^\S\n]*(?:to|cc|bcc|from|reply-to|return-path|subject|content-type|x-[\w-]+)[^\S\n]*(?=:)",
    re.IGNORECASE | re.MULTILINE,
)
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b(?:\W+\b[A-Z]{3,}\b){2,}")
_REPEATED_MARKS = re.compile(r"!!|\?\?|\?!")
_SPAM = tuple(re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)") for phrase in SPAM_PHRASES)
_GREETING = re.compile(
    r"(?:Hi|Hello|Hey|Dear|Good (?:morning|afternoon|day)"
    r"|Hallo|Guten (?:Tag|Morgen|Abend)|Sehr geehrte[rs]?|Liebe[rs]?"
    r"|Bonjour|Bonsoir|Salut|Ch(?:er|ère)s?"
    r"|Hola|Buen(?:os d[ií]as|as tardes|as noches|as| día)|Estimad[oa]s?|Querid[oa]s?"
    r"|Olá|Oi|Bom dia|Boa (?:tarde|noite)|Prezad[oa]s?|Car[oa]s?)"
    # Spanish and Portuguese put a comma before a name.
    r"(?:(?: |, (?=[^\W\d_a-zß-ÿ]))([^,!:\n]{1,80}?))?(?:[,!:]|\s*(?:\n|$))"
)
_HONORIFIC = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|dra|prof|herrn?|frau|m|mme|mlle|madame|monsieur|sr|sra|srta|señora?|senhora?)\.? )+",
    re.IGNORECASE,
)
_NAMELESS = frozenset(
    (
        "again|all|both|everybody|everyone|folks|team|there"
        "|alle|damen und herren|noch einmal|nochmals|zusammen"
        "|madame|monsieur|à tous|à toutes|à tous et à toutes|à toutes et à tous|toutes et tous|tous|toutes|l'équipe|à nouveau"
        "|a todos|a todas|a todos y todas|todos|todas|equipo|de nuevo|señores|señoras"
        "|a todos e todas|pessoal|equipa|equipe|de novo|senhores|senhoras"
    ).split("|")
)
"""Words after a greeting that name no person."""
_USUAL_SPACES = str.maketrans("", "", "\n\r\t\u00a0\u202f")
_NO_BREAK_SPACES = str.maketrans("", "", "\u00a0\u202f")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _CheckedText:
    subject: str
    body: str
    claims: tuple[Claim, ...]
    purpose: DraftPurpose
    lead: LeadContent
    sender: Sender
    language: Language

    @property
    def whole(self) -> str:
        return f"{self.subject}\n{self.body}"


def _check_subject(text: _CheckedText) -> str | None:
    subject = text.subject
    if not subject.translate(_NO_BREAK_SPACES).isprintable():
        return "the subject has a line break or an invisible character; remove it"
    if "=?" in subject:
        return "the subject contains '=?', which email programs decode; remove it"
    minimum, maximum = SUBJECT_CHARACTERS
    if not minimum <= len(subject.strip()) <= maximum:
        return f"the subject has {len(subject.strip())} characters; use {minimum} to {maximum}"
    return None


def _check_slots(text: _CheckedText) -> str | None:
    if gap := _GAP.search(text.whole):
        return f"write your answer in place of {gap.group()!r}, or remove it"
    match = _UNFILLED.search(text.whole)
    # The German word for zero.
    if match and not (text.language is Language.GERMAN and match.group() == "null"):
        return f"the placeholder {match.group()!r} is not filled in"
    hole = next((hole for hole in _HOLES if hole in text.whole), None)
    return None if hole is None else f"a word is missing at {hole!r}"


def _check_length(text: _CheckedText) -> str | None:
    minimum, count = MIN_WORDS[text.purpose], len(text.body.split())
    return (
        None if minimum <= count <= MAX_WORDS else f"the text has {count} words; use {minimum} to {MAX_WORDS}"
    )


def _check_contacts(text: _CheckedText) -> str | None:
    links = find_foreign_contacts(text.whole, text.sender)
    if not links:
        return None
    return f"{', '.join(map(repr, links))}: only links of the playbook and the sender's address are allowed"


def _check_markup(text: _CheckedText) -> str | None:
    if match := _MARKUP.search(text.whole):
        return f"{match.group()!r} is markup; use plain text"
    if not text.body.translate(_USUAL_SPACES).isprintable():
        return "the text has an invisible character; retype that part"
    return None


def _check_recipients(text: _CheckedText) -> str | None:
    match = _HEADER.search(text.body)
    return f"{match.group().strip()!r} looks like an email header; remove it from the text" if match else None


def _check_tone(text: _CheckedText) -> str | None:
    whole = text.whole
    if whole.isupper() or sum(map(str.isupper, whole)) * 4 > len(whole) or _SHOUTED.search(whole):
        return "too many capital letters; that looks like shouting"
    if _REPEATED_MARKS.search(whole):
        return "repeated exclamation or question marks; use one"
    lowered = whole.lower()
    for phrase, pattern in zip(SPAM_PHRASES, _SPAM, strict=True):
        if phrase in lowered and pattern.search(lowered):
            return f"spam filters flag {phrase!r}; rephrase it"
    return None


def _check_avoided(text: _CheckedText) -> str | None:
    word = find_avoided(text.whole, text.sender.playbook.avoid)
    return None if word is None else f"the playbook says to avoid {word[:_SHOWN]!r}; rephrase it"


def _check_greeting(text: _CheckedText) -> str | None:
    match = _GREETING.match(text.body)
    if match is None or match[1] is None:
        return None
    greeted_name = _HONORIFIC.sub("", match[1].strip(" ,!:")).casefold()
    lead = text.lead
    first, last = (lead.first_name or "").casefold(), (lead.last_name or "").casefold()
    spoken = (safe_first_name(lead.first_name) or "").casefold()
    if greeted_name in _NAMELESS or greeted_name in {
        *filter(None, (first, last, spoken, f"{first} {last}".strip()))
    }:
        return None
    company = safe_company(lead.company_name, lead.email)
    if company is not None and greeted_name in {f"{company} team".casefold(), f"team {company}".casefold()}:
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
        "configured_links_only": _check_contacts,
        "plain_text": _check_markup,
        "no_recipient_lines": _check_recipients,
        "no_shouting": _check_tone,
        "no_avoided_words": _check_avoided,
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
    return _run(_CheckedText(subject, body, claims, brief.purpose, brief.lead, brief.sender, brief.language))


def check_text(
    subject: str,
    body: str,
    *,
    lead: LeadContent,
    sender: Sender,
    purpose: DraftPurpose = DraftPurpose.OUTREACH,
    language: Language = Language.ENGLISH,
    claims: tuple[Claim, ...] = (),
) -> tuple[CheckResult, ...]:
    """Run all `CHECKS` on a text that a person wrote."""
    return _run(_CheckedText(subject, body, claims, purpose, lead, sender, language))


def check_again(draft: EmailDraft, lead: LeadContent, sender: Sender) -> tuple[CheckResult, ...]:
    """Run all `CHECKS` on a stored draft with the current lead and sender, and return the results.

    Results of other checks are kept, because they need the answer of the model. The statements of an edited draft are not
    checked: a person may remove one.
    """
    claims = () if draft.edits else draft.claims
    results = check_text(
        draft.subject,
        draft.body,
        lead=lead,
        sender=sender,
        purpose=draft.purpose,
        language=draft.language,
        claims=claims,
    )
    return (*results, *(check for check in draft.checks if check.name not in CHECKS))


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
