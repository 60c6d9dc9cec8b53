"""Emails in the language of the lead: the choice of it, the templates, the checks, and the footer."""

import re
from datetime import date
from functools import cache
from itertools import chain, product
from typing import Any

import pytest

from leadops_core.conversation.intents import read_reply
from leadops_core.llm.prompting import task_payload
from leadops_core.outreach import (
    ChosenQuote,
    ModelDraft,
    assemble_choice,
    assemble_draft,
    check_text,
    choose_language,
    draft_options,
    failed_checks,
    templates_for,
    write_draft,
)
from leadops_core.outreach.footers import FOOTERS
from leadops_core.outreach.safe_words import safe_last_name
from leadops_core.schemas import (
    SIGNAL_LEVELS,
    Brief,
    DraftPurpose,
    DraftText,
    DraftVariant,
    Enrichment,
    Fact,
    FactName,
    LeadContent,
    Question,
    SentenceAuthor,
    Signal,
    SignalKind,
)
from leadops_core.schemas.conversation import ReplyIntent
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import FormOfAddress
from tests.support.languages import OFFERS, sender_in_five_languages

KINDS = (
    *((variant, None) for variant in DraftVariant),
    *((variant, "company_size") for variant in (DraftVariant.FIRST_TOUCH, DraftVariant.FOLLOW_UP_1)),
    (DraftVariant.FIRST_TOUCH, "email"),
)
LEVELS = tuple(
    chain(
        [()],
        (
            ((kind, level),)
            for kind in (SignalKind.INTENT, SignalKind.TIMELINE)
            for level in SIGNAL_LEVELS[kind]
        ),
        [((SignalKind.INTENT, "talk"),)],
        [((SignalKind.INTENT, "demo"), (SignalKind.BUDGET, "approved"))],
        [((SignalKind.INTENT, "demo"), (SignalKind.AUTHORITY, "influences"))],
    )
)
FIELDS: tuple[dict[str, Any], ...] = (
    {},
    {
        "first_name": "Ana",
        "last_name": "von der Au",
        "company_name": "Kempen Logistics NV",
        "industry": "retail",
    },
    {"first_name": "Ana", "source": "referral", "urgency": "high"},
    {"source": "event", "lead_message": "…"},
    {"source": "partner", "industry": "government"},
    {"source": "web_form"},
)
TEAMS = (None, "sales", "operations", "marketing", "finance", "it", "legal")
_UNFINISHED = re.compile(r"[{}]|  |[\s(]$|^\s|\b(\w+) \1\b(?<!\bSie sie)|\.\.| [.,?!](?!\w)")
_ENDED = re.compile(r"(?:[.?!:][”“»]?|/\S*|,)$")


def brief(
    language: Language,
    *,
    form: FormOfAddress = FormOfAddress.FORMAL,
    kind: tuple[DraftVariant, str | None] = KINDS[0],
    levels: tuple[tuple[SignalKind, str], ...] = (),
    team: str | None = None,
    has_links: bool = True,
    **lead: Any,
) -> Brief:
    variant, asks_for = kind
    fact = Fact(name=FactName.DEPARTMENT, value=team, source="x", confidence=1) if team else None
    return Brief(
        lead=LeadContent(**lead),
        enrichment=Enrichment(facts=(fact,) if fact else ()),
        signals=tuple(
            Signal(
                kind=kind,
                # A request for a call that names no demo.
                level="demo" if level == "talk" else level,
                quote="call" if level == "talk" else "a demo",
                field="lead_message",
                start=0,
                detector="rules",
            )
            for kind, level in levels
        ),
        variant=variant,
        purpose=DraftPurpose.QUESTION if asks_for else DraftPurpose.OUTREACH,
        question=Question(asks_for=asks_for, text="In English?", points_at_stake=1) if asks_for else None,
        sender=sender_in_five_languages(form=form, has_links=has_links),
        language=language,
    )


@cache
def every_draft(language: Language, form: FormOfAddress) -> list[DraftText]:
    """Return drafts of every kind, for leads of whom much, little, and nothing is known."""
    combinations = chain(
        product(KINDS, LEVELS, FIELDS[:2], TEAMS[:1], (True, False)),
        product(KINDS[:1], LEVELS[:1], FIELDS, TEAMS, (True,)),
        product(KINDS, LEVELS[:1], FIELDS, TEAMS[:1], (True,)),
    )
    return [
        write_draft(
            brief(language, form=form, kind=kind, levels=levels, team=team, has_links=has_links, **fields)
        )
        for kind, levels, fields, team, has_links in combinations
    ]


@pytest.mark.parametrize("form", FormOfAddress)
@pytest.mark.parametrize("language", Language)
def test_templates_leave_no_hole_in_any_language(language: Language, form: FormOfAddress) -> None:
    for draft in every_draft(language, form):
        assert not failed_checks(draft.checks), draft.body
        assert draft.language is language
        for line in (draft.subject, *draft.body.splitlines()):
            assert not _UNFINISHED.search(line), (line, draft.body)
        *paragraphs, _ = draft.body.split("\n\n")
        assert all(map(_ENDED.search, paragraphs)), draft.body


@pytest.mark.parametrize("language", [language for language in Language if language is not Language.ENGLISH])
def test_no_english_sentence_stands_in_other_languages(language: Language) -> None:
    english = re.compile(r"\b(?:the|with|your|you|and|this|reply|regards|hi|thanks|about)\b", re.IGNORECASE)
    for form in FormOfAddress:
        for draft in every_draft(language, form):
            assert not english.search(f"{draft.subject}\n{draft.body}"), draft.body
            assert "In English?" not in draft.body


def test_templates_of_all_languages_have_the_same_kinds_and_questions() -> None:
    english = templates_for(brief(Language.ENGLISH))
    for language in Language:
        templates = templates_for(brief(language))
        assert templates.by_kind.keys() == english.by_kind.keys()
        assert templates.shared.keys() == english.shared.keys()
        for kind, template in templates.by_kind.items():
            assert [name for name, _ in template.blocks()] == [
                name for name, _ in english.by_kind[kind].blocks()
            ]


@pytest.mark.parametrize(
    ("language", "formal", "informal"),
    [
        (Language.GERMAN, r"\b(?:Sie|Ihnen|Ihre?)\b", r"\b(?:du|dir|deine?|ihr)\b"),
        (Language.FRENCH, r"\b(?:vous|votre|vos)\b", r"\b(?:tu|ton|ta|toi)\b"),
        (Language.SPANISH, r"\b(?:usted|su|le)\b", r"\b(?:ti|tu|te)\b"),
    ],
)
def test_form_of_address_is_the_same_in_the_whole_email(
    language: Language, formal: str, informal: str
) -> None:
    for form, other in ((FormOfAddress.FORMAL, informal), (FormOfAddress.INFORMAL, formal)):
        for draft in every_draft(language, form):
            text = f"{draft.subject}\n{draft.body}".replace(OFFERS[language], "")
            assert not re.search(other, text), (form, re.search(other, text), draft.body)


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        (Language.ENGLISH, "Hi Kim,"),
        (Language.GERMAN, "Guten Tag Kim Weber,"),
        (Language.FRENCH, "Bonjour Kim,"),
        (Language.SPANISH, "Buenos días, Kim:"),
        (Language.PORTUGUESE, "Bom dia, Kim,"),
    ],
)
def test_greeting_does_not_guess_a_gender(language: Language, greeting: str) -> None:
    draft = write_draft(brief(language, first_name="Kim", last_name="Weber"))
    assert draft.body.startswith(f"{greeting}\n\n")


@pytest.mark.parametrize(
    "name", ["Weber", "von der Au", "García", "O'Brien", "Müller-Lüdenscheidt", "D’Angelo"]
)
def test_last_name_can_stand_in_a_greeting(name: str) -> None:
    assert safe_last_name(name) == name


@pytest.mark.parametrize(
    "name", ["gewonnen", "Passwort", "hat gewonnen", "Klick hier", "x", "W3ber", "a.b", "Mü ller"]
)
def test_words_that_may_be_no_last_name_are_left_out(name: str) -> None:
    assert safe_last_name(name) is None


GREETED = [
    ("Hallo Anna,", True),
    ("Guten Tag Anna Weber,", True),
    ("Sehr geehrte Frau Dr. Weber,", True),
    ("Sehr geehrte Damen und Herren,", True),
    ("Guten Tag Petra Schulz,", False),
    ("Liebe Petra,", False),
    ("Bonjour Anna,", True),
    ("Bonjour Mme Weber,", True),
    ("Bonjour à toutes et à tous,", True),
    ("Bonjour Pauline,", False),
    ("Hola, Anna:", True),
    ("Hola, gracias por escribir:", True),
    ("Estimada señora Weber:", True),
    ("Hola, Pilar:", False),
    ("Olá, Anna!", True),
    ("Bom dia, Paula,", False),
    ("Prezada Anna,", True),
]


@pytest.mark.parametrize(("greeting", "is_right"), GREETED)
def test_greeting_of_another_person_is_found(greeting: str, is_right: bool) -> None:
    lead = LeadContent(first_name="Anna", last_name="Weber")
    results = check_text("Betreff", f"{greeting}\n\nText.", lead=lead, sender=sender_in_five_languages())
    assert next(result for result in results if result.name == "greeting").passed is is_right


def test_german_word_for_zero_is_no_placeholder() -> None:
    def passes(language: Language) -> bool:
        results = check_text(
            "Null",
            "Das Risiko ist null.",
            lead=LeadContent(),
            sender=sender_in_five_languages(),
            language=language,
        )
        return next(result for result in results if result.name == "no_unfilled_slot").passed

    assert passes(Language.GERMAN)
    assert not passes(Language.ENGLISH)


@pytest.mark.parametrize("language", Language)
def test_word_of_the_footer_is_read_as_an_opt_out(language: Language) -> None:
    word = re.findall(r"[“„«]\s*(\w+)\s*[”“»]", FOOTERS[language].by_reply)
    assert len(word) == 1
    for reply in (word[0], word[0].capitalize(), f"{word[0]}.", word[0].upper()):
        assert read_reply(reply, date(2026, 11, 30)).intent is ReplyIntent.UNSUBSCRIBE


def test_language_is_chosen_among_those_of_the_playbook() -> None:
    playbook = sender_in_five_languages().playbook
    german = LeadContent(lead_message="Wir möchten gern eine Demo sehen und die Preise wissen.")
    unsure = LeadContent(lead_message="Demo?")
    polish = LeadContent(lead_message="Proszę o ofertę dla 20 użytkowników")

    assert choose_language(playbook, german) is Language.GERMAN
    assert choose_language(playbook, unsure) is Language.ENGLISH
    assert choose_language(playbook, polish) is Language.ENGLISH
    assert choose_language(playbook, LeadContent(country="DE")) is Language.ENGLISH

    french_first = playbook.model_copy(update={"languages": (Language.FRENCH, Language.ENGLISH)})
    assert choose_language(french_first, german) is Language.FRENCH


FOREIGN_DRAFTS = [
    (
        Language.GERMAN,
        "Ihre Anfrage nach einer Demo",
        "Sie möchten eine Demo sehen. Gern zeigen wir Ihnen, wie Ihr Team Anfragen verteilt.",
        True,
    ),
    (
        Language.GERMAN,
        "Ihre Anfrage",
        "Anna Schulz hat mir von Ihrer Anfrage erzählt, und Peter Kraft zeigt Ihnen alles.",
        False,
    ),
    (
        Language.GERMAN,
        "Ihre Anfrage",
        "Sie möchten eine Demo sehen. Wir garantieren Ihnen bessere Ergebnisse.",
        False,
    ),
    (
        Language.GERMAN,
        "Ihre Anfrage",
        "Sie möchten eine Demo sehen. Im ersten Monat bekommen Sie einen Rabatt.",
        False,
    ),
    (
        Language.FRENCH,
        "Votre demande de démo",
        "Vous souhaitez voir une démo. Voyons comment votre équipe traite les demandes.",
        True,
    ),
    (Language.FRENCH, "Votre demande", "Vous souhaitez voir une démo, comme chez Dupont.", False),
    (
        Language.SPANISH,
        "Su demo",
        "Usted quiere ver una demo. El señor Ortega la prepara, y Garcia también.",
        False,
    ),
    (
        Language.PORTUGUESE,
        "A sua demonstração",
        "Quer ver uma demonstração. Vejamos como a sua área trata os pedidos.",
        True,
    ),
    (
        Language.PORTUGUESE,
        "A sua demonstração",
        "Quer ver uma demonstração, e o serviço fica com desconto.",
        False,
    ),
]


@pytest.mark.parametrize(("language", "subject", "paragraph", "is_fine"), FOREIGN_DRAFTS)
def test_free_draft_in_another_language_is_checked(
    language: Language, subject: str, paragraph: str, is_fine: bool
) -> None:
    """A person confirms each sentence; names, promises, and prices are refused before."""
    asked = brief(language, first_name="Kim", last_name="Weber", lead_message="Demo?")
    written = ModelDraft(subject, (paragraph,), (("demo", "field:lead_message"),))
    draft = assemble_draft(written, asked, "v", templates_for(asked))
    failed = {check.name for check in failed_checks(draft.checks)} & {"known_names_only", "no_promises"}
    assert (not failed) is is_fine
    assert draft.language is language
    assert draft.body.startswith(write_draft(asked).body.split("\n")[0])
    assert all(s.must_confirm for s in draft.sentences if s.author is SentenceAuthor.MODEL)


def test_model_chooses_among_the_blocks_of_the_language() -> None:
    asked = brief(
        Language.GERMAN, levels=((SignalKind.INTENT, "demo"),), company_name="Acme", lead_message="Demo?"
    )
    templates = templates_for(asked)
    options = draft_options(asked, templates)
    assert options["opening"]["opening.4"].startswith("vielen Dank für Ihre Anfrage nach einer Demo.")
    draft = assemble_choice(["opening.14"], ChosenQuote("lead_message", "Demo?"), asked, templates, "v")
    assert draft.language is Language.GERMAN
    assert "vielen Dank für Ihre Nachricht." in draft.body
    assert not failed_checks(draft.checks)


def test_prompt_names_the_language_and_the_form_of_address() -> None:
    def task(language: Language, form: FormOfAddress) -> tuple[Any, Any]:
        payload = task_payload(brief(language, form=form), None)
        return payload.get("language"), payload.get("address")

    assert task(Language.ENGLISH, FormOfAddress.FORMAL) == (None, None)
    assert task(Language.GERMAN, FormOfAddress.FORMAL) == ("German", "Sie")
    assert task(Language.FRENCH, FormOfAddress.INFORMAL) == ("French", "tu")
