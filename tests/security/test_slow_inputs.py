"""Time to read a text that strangers write grows linearly with its length, for any repeated text."""

import io
import itertools
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from leadops_core.conversation.html_text import html_to_text
from leadops_core.conversation.intents import read_reply
from leadops_core.conversation.quotes import own_words
from leadops_core.conversation.read_message import read_message
from leadops_core.enrichment import enrich
from leadops_core.intake import IntakeError, detect, read
from leadops_core.intake.matching import match_header
from leadops_core.intake.values.email import normalize_email, parse_email_cell
from leadops_core.llm.masking import Redactor, mask_text
from leadops_core.outreach.checks import check_text
from leadops_core.outreach.contacts import find_foreign_contacts
from leadops_core.outreach.safe_words import safe_company, safe_first_name, safe_pain_point
from leadops_core.outreach.sentence_risks import find_risks
from leadops_core.outreach.sentences import split_sentences
from leadops_core.schemas import DraftPurpose, LeadContent
from leadops_core.schemas.language import Language
from leadops_core.scoring import ClaimedSignal, find_injection, read_signals, verify_claims
from leadops_core.settings import Settings

SENDER = Settings(_env_file=None).sender
SECONDS = 15.0
"""Of processor time for one text. The slowest linear reader needs 1.4 s for 100,000 characters; a quadratic one, minutes."""
LENGTHS = (10_000, 100_000)
UNITS = (
    *(
        "a.",
        "1-1-",
        "a-",
        "a_",
        "1",
        "1.",
        "1,",
        "A",
        "é",
        "a\u200b",
        "base64",
        " ",
        "\n",
        '"',
        "'",
        "@",
        "a@",
    ),
    *(
        "(",
        "[",
        "[a](",
        "<",
        "{",
        " dot ",
        "a [dot] ",
        "a [at] ",
        "://",
        "x@a.",
        "not ",
        "keine ",
        "do not ",
        "demo ",
        " one ",
        "my name is ",
        "\nregards,\n",
        "\nAnna Bell",
        "Rue A",
        "Main ",
        "AB12 ",
        "Sharma ",
        "(0)",
        'a"b,"c\n',
        "\t",
    ),
)


def lead(text: str) -> LeadContent:
    """Return a lead with a text of any length, as a reader would have to bear it without the limits of the schema."""
    return LeadContent.model_construct(**{**LeadContent(lead_message="x").__dict__, "lead_message": text})


def claim(text: str) -> None:
    claims = [
        ClaimedSignal(kind, level, text[:400], "lead_message", is_plain=True)
        for kind, level in (("concern", "opt_out"), ("budget", "approved"), ("intent", "demo"))
    ]
    verify_claims(claims, lead(text), "model:test")


def read_file(text: str) -> None:
    """Read a CSV file with the text in one row, and one with parts of it in many."""
    part = text[:50].replace("\n", " ")
    for rows in (text, f"{part},x\n" * (len(text) // 50)):
        content = f"Email,Name\n{rows}\n".encode()
        with suppress(IntakeError):
            mapping = detect(content, file_name="leads.csv")
            for _ in read(io.BytesIO(content), mapping, file_name="leads.csv"):
                pass


def read_mail(text: str) -> None:
    """Read a text as a reply of a person, and as a report of a mail server."""
    for sender in ("ann@acme.example", "mailer-daemon@acme.example"):
        raw = f"From: {sender}\nSubject: Demo\n\n550 5.1.1 {text}".encode()
        read_message(raw, own_addresses=(), received_at=datetime(2026, 11, 30, tzinfo=UTC))


READERS: dict[str, Callable[[str], object]] = {
    "links": lambda text: find_foreign_contacts(text, SENDER),
    "draft checks": lambda text: check_text(
        text, text, lead=lead("x"), sender=SENDER, purpose=DraftPurpose.OUTREACH, claims=()
    ),
    "first name": safe_first_name,
    "company": safe_company,
    "pain point": lambda text: safe_pain_point(text, Language.ENGLISH),
    "masking": mask_text,
    "names": lambda text: Redactor(b"k", enabled=True).text(text, ("Priya", "Sharma")),
    "orders": find_injection,
    "rules": lambda text: read_signals(lead(text)),
    "claims": claim,
    "address": normalize_email,
    "address cell": parse_email_cell,
    "enrichment": lambda text: enrich(lead(text)),
    "file": read_file,
    "header": match_header,
    "sentences": split_sentences,
    "mail": read_mail,
    "own words": own_words,
    "HTML mail": html_to_text,
    "reply": lambda text: read_reply(text, date(2026, 11, 30)),
    "sentence risks": lambda text: find_risks(text, SENDER),
}


@pytest.mark.parametrize("reader", READERS)
def test_reader_takes_time_linear_in_the_text(reader: str) -> None:
    def stop(*_: object) -> None:
        raise AssertionError(f"too slow on {length} characters of repeated {unit!r}")

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        for length, unit in itertools.product(LENGTHS, UNITS):
            # Processor time of this process: another one that is busy does not count.
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            READERS[reader]((unit * (length // len(unit) + 1))[:length] + "@")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
