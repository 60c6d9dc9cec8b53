"""Where the sentences of a model come from, and which of them a person must confirm."""

from uuid import UUID

import pytest

from leadops_core.outreach.sentence_risks import find_risks
from leadops_core.outreach.sentence_sources import find_sources
from leadops_core.outreach.sentences import (
    judge_again,
    judge_sentence,
    split_sentences,
    unconfirmed_sentences,
)
from leadops_core.schemas import (
    Brief,
    DraftId,
    DraftPurpose,
    DraftVariant,
    EmailDraft,
    Enrichment,
    LeadContent,
    LeadId,
    SentenceAuthor,
    SentenceRisk,
)
from leadops_core.testing.clock import FixedClock
from leadops_core.testing.playbook import simple_playbook
from tests.support.drafts import SENDER

MESSAGE = (
    "We lose leads between two teams and routing takes days. Our budget is not approved. "
    "If the board agrees, we would buy in spring. Can you show a demo?"
)


def brief(message: str = MESSAGE, **lead: str) -> Brief:
    content = {"company_name": "Nordwind", "job_title": "Head of Sales", "lead_message": message, **lead}
    return Brief(
        lead=LeadContent.model_validate(content),
        enrichment=Enrichment(),
        signals=(),
        variant=DraftVariant.FIRST_TOUCH,
        purpose=DraftPurpose.OUTREACH,
        sender=SENDER,
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ("One.", "Two!", "Three?")),
        ("Hi Ann,\n\nHe said “yes.” Then he left.\n", ("Hi Ann,", "He said “yes.”", "Then he left.")),
        ("no end", ("no end",)),
        ("", ()),
    ],
)
def test_split_sentences_keeps_marks_and_lines(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences


def test_split_sentences_loses_no_word() -> None:
    text = "A b. “C d.” E (f.) G…\n\n h\ti"
    assert " ".join(split_sentences(text)).split() == text.split()


@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        ("It sounds like you lose leads between your two teams.", ("field:lead_message",)),
        ("Losing leads between teams is what you describe at Nordwind.", ("field:lead_message", "field:company_name")),
        ("At Quillmere, we help teams write less.", ("playbook:company", "playbook:offer")),
    ],
)  # fmt: skip
def test_text_of_the_lead_and_settings_is_a_source(sentence: str, sources: tuple[str, ...]) -> None:
    assert set(find_sources(sentence, brief())) >= set(sources[-1:])


@pytest.mark.parametrize(
    "sentence",
    [
        "As you told us, your board has agreed to buy and to pay before the work begins.",
        "Your budget is approved.",
        "The board agrees to buy in spring.",
        "mallory payne of acme holdings is your contact.",
        "Your leads are lost, and we have cancelled your contract.",
        "Wir verlieren Leads.",
        "👉 leads",
        "Would that be of use to you?",
        "Routing takes 500 days.",
        "We lose leads between two teams.",
    ],
)
def test_sentence_in_another_sense_has_no_source(sentence: str) -> None:
    assert find_sources(sentence, brief()) == ()


@pytest.mark.parametrize("word", ["invoice", "password", "idiots", "Dana"])
def test_text_that_must_not_be_quoted_is_not_a_source(word: str) -> None:
    told = brief(f"We lose leads between teams, {word}.")
    assert find_sources("You lose leads between teams.", told)
    assert not find_sources(f"You lose leads between teams, {word}.", told)


RISKY = {
    SentenceRisk.CONTACT: (
        "See evil-shop dot com for more.",
        "Call five five five zero one nine nine.",
        "Write to us at @evilshop.",
    ),
    SentenceRisk.PRICE: ("It is half of the usual.", "That is €5.", "You pay nothing at all for it.", "500 a month"),
    SentenceRisk.PROMISE: ("We guarantee it.", "Every lead will be answered.", "We’ll route them all.", "It never fails."),
    SentenceRisk.DEADLINE: ("Only until Friday.", "It must be done within two days.", "Your account closes tonight."),
    SentenceRisk.IDENTITY: ("This is Microsoft.", "I am your new contact.", "On behalf of your bank.", "As your provider."),
    SentenceRisk.REQUEST: ("Please tell us more.", "Send the access code.", "Could you confirm the order?", "Your password"),
}  # fmt: skip


@pytest.mark.parametrize(("risk", "text"), [(risk, text) for risk, texts in RISKY.items() for text in texts])
def test_find_risks_names_the_kind(risk: SentenceRisk, text: str) -> None:
    assert risk in find_risks(text, SENDER)


def test_find_risks_allows_the_senders_own_links() -> None:
    sender = SENDER.model_copy(update={"playbook": simple_playbook(website="https://quillmere.example")})
    assert SentenceRisk.CONTACT not in find_risks("More about us: https://quillmere.example", sender)
    assert SentenceRisk.CONTACT in find_risks("More about us: https://quillmere.example", SENDER)


def draft_of(*sentences: tuple[str, SentenceAuthor, tuple[str, ...]]) -> EmailDraft:
    judged = tuple(judge_sentence(text, author, sources, SENDER) for text, author, sources in sentences)
    now = FixedClock().now()
    return EmailDraft(
        id=DraftId(UUID(int=1)),
        lead_id=LeadId(UUID(int=2)),
        subject=judged[0].text,
        body="\n".join(sentence.text for sentence in judged[1:]),
        variant=DraftVariant.FIRST_TOUCH,
        purpose=DraftPurpose.OUTREACH,
        template_version="x",
        sentences=judged,
        created_at=now,
        updated_at=now,
    )


MODEL, LEADOPS, PERSON = SentenceAuthor.MODEL, SentenceAuthor.LEADOPS, SentenceAuthor.PERSON


@pytest.mark.parametrize(
    ("author", "sources", "text", "must_confirm"),
    [
        (MODEL, (), "Leads are lost.", True),
        (MODEL, ("field:pain_point",), "Leads are lost.", False),
        (MODEL, ("field:pain_point",), "Leads are lost today.", True),
        (PERSON, (), "Leads are lost.", False),
        (PERSON, (), "It costs 5 dollars.", True),
        (LEADOPS, ("playbook:offer",), "Reply with a time and I'll send an invite.", False),
    ],
)
def test_judge_sentence_asks_for_sources_and_risks(
    author: SentenceAuthor, sources: tuple[str, ...], text: str, must_confirm: bool
) -> None:
    assert judge_sentence(text, author, sources, SENDER).must_confirm is must_confirm


def test_edited_sentence_belongs_to_the_person_and_others_stay() -> None:
    draft = draft_of(("Leads", MODEL, ()), ("You lost leads.", MODEL, ()), ("Teams wait.", MODEL, ()))
    judged = judge_again(draft, "Leads", "You lost some leads.\nTeams wait.", SENDER)
    assert [(s.text, s.author, s.is_removed) for s in judged] == [
        ("Leads", MODEL, False),
        ("You lost some leads.", PERSON, False),
        ("Teams wait.", MODEL, False),
        ("You lost leads.", MODEL, True),
    ]
    assert [s.text for s in unconfirmed_sentences(judged, ())] == ["Leads", "Teams wait."]


def test_restored_sentence_belongs_to_the_model_again() -> None:
    draft = draft_of(("Leads", MODEL, ()), ("You lost leads.", MODEL, ()))
    emptied = draft.model_copy(update={"sentences": judge_again(draft, "Leads", "Hello.", SENDER)})
    restored = judge_again(emptied, "Leads", "Hello. You  lost leads.", SENDER)
    assert [s.text for s in unconfirmed_sentences(restored, ["Leads"])] == ["You lost leads."]


def test_confirmation_needs_the_whole_sentence() -> None:
    draft = draft_of(("Leads", MODEL, ()), ("You lost leads.", MODEL, ()))
    assert unconfirmed_sentences(draft.sentences, ["Leads", "You lost", "lost leads."])
    assert not unconfirmed_sentences(draft.sentences, ["Leads", "You lost\nleads."])


def test_draft_that_no_model_wrote_has_no_sentences() -> None:
    draft = draft_of(("Leads", MODEL, ()), ("Teams", MODEL, ())).model_copy(update={"sentences": ()})
    assert judge_again(draft, "It costs 5 dollars", "Please pay.", SENDER) == ()
