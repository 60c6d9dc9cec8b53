"""Drafts whose subject and middle paragraphs a model wrote freely (the drafting mode `write`).

The greeting, question, links, and signature come from the lead and the settings, so that a model cannot change whom a
draft addresses or where it links to. These drafts must pass more checks than templates do, and a person must confirm
their sentences without a source.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from leadops_core.outreach.checks import check_draft
from leadops_core.outreach.contacts import find_foreign_contacts
from leadops_core.outreach.draft import render_shared
from leadops_core.outreach.safe_words import safe_company
from leadops_core.outreach.sentence_risks import find_risks
from leadops_core.outreach.sentence_sources import find_sources
from leadops_core.outreach.sentences import judge_sentence, split_sentences
from leadops_core.outreach.slots import offer_for, proof_for, read_topics
from leadops_core.outreach.templates import Templates
from leadops_core.schemas import (
    Brief,
    CheckResult,
    Claim,
    DraftPurpose,
    DraftSentence,
    DraftText,
    DraftVariant,
    SentenceAuthor,
    SentenceRisk,
)
from leadops_core.schemas.language import Language
from leadops_core.scoring import find_injection

MODEL_DRAFT_EDITION = "5"
"""Increase it when a check or the surrounding text changes."""

MAX_PARAGRAPHS = 4
MAX_SUBJECT_CHARACTERS = 90
_MAX_DIGITS = 6


class ModelDraft(NamedTuple):
    """What the model wrote."""

    subject: str
    paragraphs: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]
    """Pairs of words from the text and their source, as in `known_sources`."""


def known_sources(brief: Brief) -> dict[str, str]:
    """Return the sources that a model may cite, with their values.

    Names and addresses of people are left out, because a model does not need them.
    """
    lead = brief.lead
    sources = {
        "field:company_name": safe_company(lead.company_name, lead.email),
        "field:job_title": lead.job_title,
        "field:industry": lead.industry,
        "field:company_size": lead.company_size,
        "field:country": lead.country,
        "field:source": lead.source,
        "field:urgency": lead.urgency,
        "field:budget_range": lead.budget_range,
        "field:pain_point": lead.pain_point,
        "field:lead_message": lead.lead_message,
        "playbook:company": brief.sender.company,
        "playbook:offer": offer_for(brief),
        "playbook:what_we_do": brief.playbook.what_we_do.get(brief.language),
        "playbook:proof_points": proof_for(brief),
    }
    topics = read_topics(brief)
    for name in ("intent", "timeline", "budget", "authority"):
        sources[f"signal:{name}"] = topics.get(name)
    for name in ("department", "seniority"):
        sources[f"fact:{name}"] = topics.get(name)
    return {source: value for source, value in sources.items() if value}


def assemble_draft(written: ModelDraft, brief: Brief, version: str, templates: Templates) -> DraftText:
    """Return the complete draft with its sentences, statements, and the results of all `CHECKS` and `MODEL_DRAFT_CHECKS`.

    Greeting, closing line, and signature come from the templates.
    """
    middle = tuple(" ".join(paragraph.split()) for paragraph in written.paragraphs if paragraph.strip())
    subject = " ".join(written.subject.split())[:200] or "(no subject)"
    names = ("greeting", _closing(brief), "signature")
    (greeting, closing, signature), frame_claims = render_shared(names, brief, templates)
    body = "\n\n".join((greeting, *middle, closing, signature))[:20_000]
    claims = tuple(dict.fromkeys((*_supported_claims(written, brief), *frame_claims)))
    cleaned = ModelDraft(subject, middle, written.claims)
    ours = tuple(
        (text, tuple(claim.source for claim in frame_claims if claim.text in text))
        for text in (greeting, closing, signature)
    )
    return DraftText(
        subject=subject,
        body=body,
        variant=brief.variant,
        purpose=brief.purpose,
        language=brief.language,
        template_version=version,
        claims=claims,
        checks=(*check_draft(subject, body, claims, brief), *check_model_draft(cleaned, brief)),
        sentences=_sentences(subject, body, ours, brief),
    )


def _sentences(
    subject: str, body: str, ours: Iterable[tuple[str, tuple[str, ...]]], brief: Brief
) -> tuple[DraftSentence, ...]:
    """Return the sentences of the draft. A sentence that is not one of `ours` is the model's."""
    our_sources = {part: sources for text, sources in ours for part in split_sentences(text)}
    by_model = [
        judge_sentence(text, SentenceAuthor.MODEL, find_sources(text, brief), brief.sender)
        for text in (*split_sentences(subject), *split_sentences(body))
    ]
    return tuple(
        judge_sentence(sentence.text, SentenceAuthor.LEADOPS, our_sources[sentence.text], brief.sender)
        if sentence.text in our_sources
        else sentence
        for sentence in by_model
    )


def _supported_claims(written: ModelDraft, brief: Brief) -> Iterator[Claim]:
    """Yield the statements whose words stand in the source that the model names."""
    for text, source in written.claims:
        if source in find_sources(text, brief):
            yield Claim(text=text, source=source)
    company = safe_company(brief.lead.company_name, brief.lead.email)
    if company and company in _full_text(written):
        yield Claim(text=company, source="field:company_name")


def _closing(brief: Brief) -> str:
    """Return the name of the shared paragraph that closes the email."""
    if brief.purpose is DraftPurpose.QUESTION and brief.question is not None:
        return "closing_question"
    return "closing_breakup" if brief.variant is DraftVariant.BREAKUP else "closing_call"


_WORD = re.compile(r"[^\W\d_][\w'’&.-]*[\w]|[^\W\d_]")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…][\"”’)]*\s+|\n\s*|[“\"(])$")
_PROMISES = re.compile(
    r"\b(?:discount\w*|refund\w*|rebates?|free of charge|for free|at no (?:cost|charge|extra)|no cost|complimentary"
    r"|guarantee\w*|warrant(?:y|ies)|waiv\w+|compensat\w+|reimburs\w+|lifetime|unlimited|exclusive|contractual\w*|legally|binding"
    r"|we (?:promise|commit to|undertake)|i (?:promise|guarantee)|gift|voucher|coupon|crypto\w*|bitcoin|password|credentials?"
    r"|log ?in|wire|bank (?:account|details|transfer)|invoice|pay(?:ment)? (?:now|here|immediately|to)|verify your|attached?"
    r"|attachment|download|click|percent|per cent)\b|[%$€£]",
    re.IGNORECASE,
)
_CAPITALS = frozenset(
    "i i'm i'd i'll i've b2b crm ai it hr api csv faq ok english german french spanish portuguese monday tuesday wednesday"
    " thursday friday saturday sunday january february march april may june july august september october november december"
    " best regards hi hello".split()
)
_OPENERS = frozenset(
    "a about above after all already also an and another any anyone as asking at based because before being beyond both but"
    " by can comparing could deciding did do does each either even every everything first fitting for from getting given"
    " glad good happy has have having here how however i if in instead into is it its just keeping knowing last leads let"
    " like looking losing many may maybe might more most moving much my near neither no nobody none nor not noted nothing"
    " now of often on once one only or other our out over people perhaps please possibly pricing rather reading replying"
    " right seeing several shall should showing since so some someone sometimes soon starting such switching take teams"
    " telling thank thanks that the their them then there these they this those though through to today together too trying"
    " two under understood until up us usually very was we well were what whatever when whenever where whether which while"
    " who whose why will with within without working would yes yet you your yours".split()
)
_GREETINGS = (
    *(
        "hi ",
        "hello",
        "dear ",
        "hey",
        "hallo",
        "guten tag",
        "guten morgen",
        "sehr geehrte",
        "liebe ",
        "lieber ",
    ),
    *("bonjour", "bonsoir", "salut", "hola", "buenos días", "buenas tardes", "estimad"),
    *("olá", "oi ", "bom dia", "boa tarde", "prezad"),
)
_FOREIGN_PROMISES = re.compile(
    r"\b(?:garant\w*|versprech\w*|verspricht|zugesagt|zusicher\w*|unverbindlich|erstatt\w*|unbegrenzt\w*|passw[oö]rt\w*"
    r"|promet\w*|promess\w*|engage(?:ons|ment)\w*|rembours\w*|illimité\w*|mot de passe|pièce jointe"
    r"|prometo|reembols\w*|ilimitad\w*|contraseña\w*|adjunt\w*|senha\w*|anex\w*|anhang|anbei|ci-joint\w*)\b",
    re.IGNORECASE,
)
_NAMED_PERSON = re.compile(r"\b(?:Herrn?|Frau|Madame|Monsieur|Mme|Sra?\.|Señora?|Senhora?) [^\W\d_]+")
_ENDINGS = ("ing", "ly", "ed", "tion", "tions", "ment")


def check_model_draft(written: ModelDraft, brief: Brief) -> tuple[CheckResult, ...]:
    """Run all `MODEL_DRAFT_CHECKS`. Return one result each, in their order."""
    results = []
    for name, find_fault in MODEL_DRAFT_CHECKS.items():
        fault = find_fault(written, brief)
        results.append(CheckResult(name=name, passed=fault is None, message=fault))
    return tuple(results)


def _full_text(written: ModelDraft) -> str:
    return "\n".join((written.subject, *written.paragraphs))


def _check_shape(written: ModelDraft, _: Brief) -> str | None:
    if not 1 <= len(written.paragraphs) <= MAX_PARAGRAPHS:
        return f"{len(written.paragraphs)} paragraphs; 1 to {MAX_PARAGRAPHS} are wanted"
    if len(written.subject) > MAX_SUBJECT_CHARACTERS:
        return f"the subject has {len(written.subject)} characters; {MAX_SUBJECT_CHARACTERS} at most"
    first = written.paragraphs[0].split(",")[0].casefold()
    if first.startswith(_GREETINGS) and len(first) < 40:
        return "it begins with a greeting; the greeting is added by itself"
    return None


def _check_links(written: ModelDraft, brief: Brief) -> str | None:
    without_links = brief.playbook.model_copy(update={"links": ()})
    bare = brief.sender.model_copy(update={"playbook": without_links})
    links = find_foreign_contacts(_full_text(written), bare)
    return f"{', '.join(map(repr, links))}: links are added by themselves" if links else None


def _check_names(written: ModelDraft, brief: Brief) -> str | None:
    known_words = _CAPITALS | _words_of(_known_text(brief))
    text = _full_text(written)
    if brief.language is not Language.ENGLISH:
        name = _foreign_name(text, known_words, brief.language)
        return None if name is None else _UNKNOWN_NAME.format(name[:40])
    lowered = {match.group() for match in _WORD.finditer(text) if match.group()[0].islower()}
    for match in _WORD.finditer(text):
        word = match.group()
        if not word[0].isupper():
            continue
        folded = word.casefold().strip(".")
        stem = folded.removesuffix("'s").removesuffix("’s")
        if folded in known_words or stem in known_words or folded in lowered:
            continue
        begins = _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()]) is not None
        if (match.start() and not begins) or not (folded in _OPENERS or folded.endswith(_ENDINGS)):
            return _UNKNOWN_NAME.format(word[:40])
    return None


_UNKNOWN_NAME = "{!r} is a name or a word in capitals that neither the lead nor the playbook has"


def _foreign_name(text: str, known_words: frozenset[str], language: Language) -> str | None:
    """Return a name that is unknown, in a text that is not English, or None.

    Sentences of these drafts have no source, so a person confirms each. This finds what a person may overlook. In
    German, where nouns have a capital, two such words in a row are a name; elsewhere one inside a sentence is.
    """
    if person := _NAMED_PERSON.search(text):
        return person.group()
    before = None
    for match in _WORD.finditer(text):
        word = match.group()
        begins = not match.start() or _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()])
        is_unknown = word[0].isupper() and not begins and word.casefold().strip(".") not in known_words
        is_joined = before is not None and text[before.end() : match.start()] == " "
        if is_unknown and (
            language is not Language.GERMAN or (is_joined and not word.startswith(_GERMAN_YOU))
        ):
            return word
        before = match if is_unknown and not word.startswith(_GERMAN_YOU) else None
    return None


_GERMAN_YOU = ("Sie", "Ihr", "Ihnen")


def _check_numbers(written: ModelDraft, brief: Brief) -> str | None:
    text = _full_text(written)
    known_numbers = set(_NUMBER.findall(_known_text(brief)))
    for match in _NUMBER.finditer(text):
        number = match.group()
        if sum(c.isdigit() for c in number) > _MAX_DIGITS:
            return f"{number!r} looks like a telephone or account number"
        if number not in known_numbers:
            return f"{number!r} is a number that neither the lead nor the playbook has"
    if re.search(r"(?:\d[ .\-/()]?){7,}", text):
        return "a row of digits looks like a telephone or account number"
    return None


def _check_promises(written: ModelDraft, brief: Brief) -> str | None:
    offered = _own_text(brief).casefold()
    for match in _PROMISES.finditer(_full_text(written)):
        if match.group().casefold() not in offered:
            return f"{match.group()!r} promises or asks for what the playbook does not offer"
    if brief.language is Language.ENGLISH:
        return None
    for sentence in split_sentences(_full_text(written)):
        promise = _FOREIGN_PROMISES.search(sentence)
        if promise is not None and promise.group().casefold() not in offered:
            return f"{promise.group()!r} promises or asks for what the playbook does not offer"
        if SentenceRisk.PRICE in find_risks(sentence, brief.sender):
            return f"{sentence[:60]!r} says something about a price"
    return None


def _check_sources(written: ModelDraft, brief: Brief) -> str | None:
    sources = known_sources(brief)
    text = _full_text(written)
    for words, source in written.claims:
        if source not in sources:
            return f"{source[:40]!r} is no source that this lead has"
        if words not in text:
            return f"{words[:60]!r} is claimed but not said"
        value = sources[source]
        if source in ("field:company_name", "playbook:company") and value.casefold() not in words.casefold():
            return f"{words[:60]!r} does not say {source}"
    about = any(source.startswith(("field:", "fact:", "signal:")) for _, source in written.claims)
    if not about and any(source.startswith(("field:pain", "field:lead_m", "signal:")) for source in sources):
        return "nothing in it rests on what the lead said"
    return None


def _check_address(written: ModelDraft, _: Brief) -> str | None:
    family = find_injection(_full_text(written))
    return f"it reads like orders to a machine or markup ({family})" if family else None


MODEL_DRAFT_CHECKS: Mapping[str, Callable[[ModelDraft, Brief], str | None]] = MappingProxyType(
    {
        "shape": _check_shape,
        "no_links_of_its_own": _check_links,
        "known_names_only": _check_names,
        "known_numbers_only": _check_numbers,
        "no_promises": _check_promises,
        "sourced_claims": _check_sources,
        "speaks_to_a_person": _check_address,
    }
)
"""Checks by name, in addition to `CHECKS`. A check returns what is wrong and how to fix it, or None."""


def _known_text(brief: Brief) -> str:
    lead, sender = brief.lead, brief.sender
    parts = [
        *(lead.first_name, lead.last_name, lead.company_name, lead.job_title, lead.industry_text),
        *(
            lead.industry,
            lead.company_size,
            lead.source,
            lead.pain_point,
            lead.lead_message,
            lead.budget_range,
        ),
        *(sender.name, sender.title, _own_text(brief)),
        *(fact.value for fact in brief.enrichment.facts),
    ]
    return " ".join(part for part in parts if part)


def _own_text(brief: Brief) -> str:
    """Return what the playbook says to this lead."""
    texts = (brief.playbook.what_we_do.get(brief.language), proof_for(brief))
    return " ".join(filter(None, (brief.playbook.company, offer_for(brief), *texts)))


def _words_of(text: str) -> frozenset[str]:
    return frozenset(match.group().casefold().strip(".") for match in _WORD.finditer(text.replace("_", " ")))


def fingerprints(texts: Iterable[str], length: int = 8) -> frozenset[tuple[str, ...]]:
    """Return every run of `length` words, to find the texts again if they are repeated."""
    word_groups: set[tuple[str, ...]] = set()
    for text in texts:
        words = [match.group().casefold() for match in _WORD.finditer(text)]
        word_groups.update(tuple(words[i : i + length]) for i in range(len(words) - length + 1))
    return frozenset(word_groups)


def has_fingerprint(text: str, secrets: frozenset[tuple[str, ...]], length: int = 8) -> bool:
    """Return True if the text contains one of the runs of `length` words."""
    words: Sequence[str] = [match.group().casefold() for match in _WORD.finditer(text)]
    return any(tuple(words[i : i + length]) in secrets for i in range(len(words) - length + 1))
