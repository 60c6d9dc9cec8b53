"""Answers to replies: blocks in five languages, approved answers, and subjects."""

import itertools
import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from leadops_core.outreach import AnswerBrief, AnswerKind, blocking_checks, load_templates, write_answer
from leadops_core.outreach.usual_questions import find_approved_answers
from leadops_core.schemas import DraftText, Enrichment, LeadContent, Sender
from leadops_core.schemas.conversation import Message, MessageDirection, MessageId, MessageKind, ReplyIntent
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import (
    ApprovedAnswer,
    FormOfAddress,
    Offer,
    Playbook,
    PlaybookLink,
    ProofPoint,
)

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LANGUAGES = tuple(Language)
PRICE = ApprovedAnswer(
    name="price",
    words={Language.ENGLISH: ("cost", "price"), Language.GERMAN: ("kosten", "Preis")},
    texts={Language.ENGLISH: "It costs 40 a month.", Language.GERMAN: "Es kostet 40 im Monat."},
    source="price list",
)


def playbook(*, has_all: bool = True, form: FormOfAddress = FormOfAddress.FORMAL) -> Playbook:
    proofs = (ProofPoint(name="p", texts=dict.fromkeys(LANGUAGES, "Acme saved a day."), source="case study"),)
    return Playbook(
        company="Quillmere",
        offers=(Offer(name="all", texts=dict.fromkeys(LANGUAGES, "teams")),),
        links=(PlaybookLink(name="booking", url="https://cal.example/alex"),) if has_all else (),
        proof_points=proofs if has_all else (),
        answers=(PRICE,),
        languages=LANGUAGES,
        form_of_address=dict.fromkeys(LANGUAGES, form),
    )


def answer(
    text: str = "Hello",
    *,
    by: Playbook | None = None,
    language: Language = Language.ENGLISH,
    lead: LeadContent | None = None,
    **fields: Any,
) -> DraftText:
    values: dict[str, Any] = {"sender": "ann@acme.example", "subject": "Re: Demo", **fields}
    message = Message(
        id=MessageId(UUID(int=1)),
        direction=MessageDirection.RECEIVED,
        kind=MessageKind.REPLY,
        text=text,
        sent_at=NOW,
        received_at=NOW,
        **values,
    )
    sender = Sender(
        name="Alex Rep",
        title="Account Executive" if by is None else None,
        email="alex@quillmere.example",
        postal_address="Quillmere, 1 Street",
        playbook=by or playbook(),
    )
    ann = LeadContent(
        first_name="Ann", last_name="Miller", email="ann@acme.example", company_name="Acme GmbH"
    )
    return write_answer(
        AnswerBrief(
            lead=lead or ann,
            enrichment=Enrichment(),
            message=message,
            sender=sender,
            language=language,
            answered=None,
            today=date(2026, 11, 30),
        )
    )


def test_every_answer_is_whole_whatever_is_unknown() -> None:
    nobody = LeadContent(email="ann@acme.example")
    for language, form, intent, has_all in itertools.product(
        LANGUAGES, FormOfAddress, ReplyIntent, (True, False)
    ):
        facts = {"until": date(2027, 3, 1), "other_name": "Karen Doyle"} if has_all else {}
        for returned_at in (None, NOW):
            draft = answer(
                "What is the cost?" if has_all else "Hm",
                by=playbook(has_all=has_all, form=form),
                language=language,
                lead=None if has_all else nobody,
                intent=intent,
                returned_at=returned_at,
                **facts,
            )
            where = f"{language} {form} {intent} {has_all} {draft.body}"
            assert not re.search(r"[{}|]|  | [,.]|\n\n\n|\bNone\b", draft.body.replace("\u00a0", "_")), where
            faults = [check for check in blocking_checks(draft.checks) if "[…" not in (check.message or "")]
            assert faults == [], where
            assert draft.language is language


def test_all_languages_have_blocks_for_all_answers() -> None:
    for language in LANGUAGES:
        templates = load_templates(language)
        assert set(templates.answers) == set(AnswerKind)
        assert templates.answer_subject


@pytest.mark.parametrize(
    ("text", "language", "names", "is_incomplete"),
    [
        ("What does it cost?", Language.ENGLISH, ["price"], False),
        ("Price", Language.ENGLISH, ["price"], False),
        ("Thanks for the price list. Do you have an API?", Language.ENGLISH, [], True),
        ("What is the price? Do you have an API?", Language.ENGLISH, ["price"], True),
        ("Was sind die Preise?", Language.GERMAN, ["price"], False),
        ("Precision matters. Where are you based?", Language.ENGLISH, [], True),
        ("Quel est le prix ?", Language.FRENCH, [], True),
    ],
)
def test_approved_answer_is_found_by_the_words_of_a_question(
    text: str, language: Language, names: list[str], is_incomplete: bool
) -> None:
    found = find_approved_answers(text, playbook(), language, of_questions=True)
    assert ([item.name for item in found.answers], found.is_incomplete) == (names, is_incomplete)


def test_approved_answer_is_a_statement_with_its_place_in_the_playbook() -> None:
    draft = answer("What does it cost?", intent=ReplyIntent.QUESTION)
    assert "It costs 40 a month." in draft.body
    assert ("It costs 40 a month.", "playbook:answers.price") in [
        (claim.text, claim.source) for claim in draft.claims
    ]
    assert blocking_checks(draft.checks) == ()


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: Your demo", "Re: Your demo"),
        ("AW: WG: RE[2]: [EXTERNAL] Your demo", "Re: Your demo"),
        ("RÉ : Votre démo", "Re: Votre démo"),
        ("Reading list", "Re: Reading list"),
        ("Win now at https://evil.example", "Re: Your message"),
        ("x" * 300, "Re: Your message"),
        ("", "Re: Your message"),
    ],
)
def test_answer_repeats_the_subject_unless_it_is_unsafe(subject: str, expected: str) -> None:
    assert answer(intent=ReplyIntent.INTERESTED, subject=subject).subject == expected


def test_colleague_is_not_greeted_with_the_name_of_the_lead() -> None:
    draft = answer(intent=ReplyIntent.INTERESTED, sender="kim@acme.example")
    assert draft.body.startswith("Hi there,")


def test_hostile_name_is_left_out() -> None:
    name = "Visit evil.example"
    draft = answer(intent=ReplyIntent.WRONG_PERSON, other_name=name)
    assert name not in draft.body
    assert "the right contact" in draft.body
