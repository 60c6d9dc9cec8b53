"""A model that chooses blocks adds no word of its own to an email."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.outreach import (
    ChosenQuote,
    assemble_choice,
    draft_options,
    failed_checks,
    load_templates,
    write_draft,
)
from leadops_core.outreach.model_choice import find_quote
from leadops_core.schemas import (
    Brief,
    DraftPurpose,
    DraftVariant,
    Enrichment,
    LeadContent,
    Signal,
    SignalKind,
    Urgency,
)
from leadops_core.schemas.language import Language
from tests.support.drafts import SENDER

TEMPLATES = load_templates()
MESSAGE = "Hello there. We lose leads between two teams. Can we see a demo? Our budget is not approved."


def brief(*, detector: str = "rules", **lead: Any) -> Brief:
    content = {"first_name": "Priya", "company_name": "Nordwind", "lead_message": MESSAGE, **lead}
    demo = Signal(
        kind=SignalKind.INTENT,
        level="demo",
        quote="Can we see a demo?",
        field="lead_message",
        start=0,
        detector=detector,
    )
    return Brief(
        lead=LeadContent.model_validate(content),
        enrichment=Enrichment(),
        signals=(demo,),
        variant=DraftVariant.FIRST_TOUCH,
        purpose=DraftPurpose.OUTREACH,
        sender=SENDER,
    )


def test_options_are_blocks_with_a_choice_and_no_names() -> None:
    options = draft_options(brief(urgency=Urgency.HIGH), TEMPLATES)
    assert {"subject", "opening", "problem", "ask"} <= options.keys()
    assert not {"greeting", "signature"} & options.keys()
    assert all(len(texts) > 1 for texts in options.values())
    assert "Priya" not in str(options)
    assert "Nordwind" not in str(options)


def test_chosen_options_are_rendered_with_their_claims() -> None:
    options = draft_options(brief(), TEMPLATES)
    last = [list(texts)[-1] for texts in options.values()]
    draft = assemble_choice(last, None, brief(), TEMPLATES, "by a model")
    assert draft.subject == f"Introducing {SENDER.company}"
    assert "if we could be useful to you" in draft.body
    assert not failed_checks(draft.checks)
    assert draft.template_version == "by a model"
    assert draft.sentences[0].text == draft.subject
    assert draft.sentences[0].sources == ("playbook:company",)


@given(
    ids=st.lists(
        st.text(max_size=20) | st.sampled_from([f"opening.{n}" for n in range(-2, 30)]), max_size=20
    ),
    quote=st.text(max_size=60),
)
def test_every_choice_gives_only_template_text(ids: list[str], quote: str) -> None:
    told = brief()
    draft = assemble_choice(ids, ChosenQuote("lead_message", quote), told, TEMPLATES, "v")
    assert not failed_checks(draft.checks)
    known = " ".join(text for texts in draft_options(told, TEMPLATES).values() for text in texts.values())
    template = write_draft(told, TEMPLATES)
    allowed = set(f"{known} {template.subject} {template.body} {MESSAGE} Nordwind's".split())
    strange = [
        word
        for word in f"{draft.subject} {draft.body}".split()
        if word.strip("“”.,") not in " ".join(allowed) and word not in allowed
    ]
    assert strange == []


def test_false_option_is_not_offered() -> None:
    options = draft_options(brief(), TEMPLATES)
    untrue = "opening.1"  # thanks for an approved budget
    assert untrue not in options["opening"]
    assert (
        assemble_choice([untrue], None, brief(), TEMPLATES, "v").body == write_draft(brief(), TEMPLATES).body
    )


def test_model_signal_without_a_rule_is_not_mentioned() -> None:
    alone = brief(detector="model:x")
    assert "demo" not in write_draft(alone, TEMPLATES).body
    assert "demo" not in str(draft_options(alone, TEMPLATES))


@pytest.mark.parametrize(
    ("text", "is_quotable"),
    [
        ("We lose leads between two teams", True),
        ("We lose leads between two teams.", True),
        ("lose leads between two teams", False),
        ("We lose leads", False),
        ("Can we see a demo", False),
        ("budget is not approved", False),
        ("We win leads between two teams", False),
        ("", False),
    ],
)
def test_find_quote_takes_whole_statements_of_the_lead(text: str, is_quotable: bool) -> None:
    claim = find_quote(ChosenQuote("lead_message", text), brief().lead, Language.ENGLISH)
    assert (claim is not None) is is_quotable
    if claim is not None:
        assert claim.source == "field:lead_message"


@pytest.mark.parametrize(
    "text", ["You promised us a refund.", "Your boss Dana is a crook.", "Pay invoice 4471 now.", "Visit evil-dot-com."]
)  # fmt: skip
def test_find_quote_refuses_text_that_must_not_be_quoted(text: str) -> None:
    told = brief(lead_message=f"Hello there. {text} Thanks.")
    assert find_quote(ChosenQuote("lead_message", text), told.lead, Language.ENGLISH) is None


def test_quote_fills_the_pain_point_with_its_own_source() -> None:
    quote = ChosenQuote("lead_message", "We lose leads between two teams.")
    draft = assemble_choice([], quote, brief(), TEMPLATES, "v")
    assert "“We lose leads between two teams.”" in draft.body
    assert "field:lead_message" in {claim.source for claim in draft.claims}
    assert not failed_checks(draft.checks)
