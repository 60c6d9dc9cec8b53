"""Emails say what the playbook says, and nothing that it forbids."""

import re

import pytest

from leadops_core.outreach import (
    check_text,
    failed_checks,
    find_playbook_faults,
    load_templates,
    make_brief,
    write_draft,
)
from leadops_core.outreach.avoided_words import find_unavoidable
from leadops_core.playbook import choose_offer
from leadops_core.schemas import (
    DraftText,
    DraftVariant,
    Enrichment,
    Fact,
    FactName,
    Industry,
    LeadContent,
    Sender,
)
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import Audience, Offer, PlaybookLink
from leadops_core.settings import Settings

ENGLISH = Language.ENGLISH
SENDER = Settings(_env_file=None).sender
LEAD = LeadContent(
    first_name="Ana",
    company_name="Acme",
    email="ana@acme.example",
    industry=Industry.SOFTWARE,
    lead_message="x",
)
MARKETING = Enrichment(
    facts=(Fact(name=FactName.DEPARTMENT, value="marketing", source="field:job_title", confidence=0.9),)
)


def sender(**changes: object) -> Sender:
    return SENDER.model_copy(update={"playbook": SENDER.playbook.model_copy(update=changes)})


def written(by: Sender = SENDER, variant: DraftVariant = DraftVariant.FIRST_TOUCH) -> DraftText:
    return write_draft(make_brief(LEAD, MARKETING, None, None, by, variant))


def failed(body: str, by: Sender) -> list[str]:
    text = f"Hi Ana,\n\n{body} " + "These are words that nobody minds and that make it long. " * 4
    return [check.name for check in failed_checks(check_text("A plan", text, lead=LEAD, sender=by))]


@pytest.mark.parametrize("variant", list(DraftVariant))
def test_draft_does_without_every_avoidable_word(variant: DraftVariant) -> None:
    usual = written(variant=variant)
    offer = SENDER.playbook.offers[0].texts[ENGLISH]
    own = " ".join((SENDER.name, str(SENDER.title), SENDER.company, offer, "https quillmere example"))
    words = set(re.findall(r"[a-z]{4,}", usual.body)) - set(own.lower().split())
    avoidable = words - find_unavoidable(load_templates(), tuple(words)).keys()
    assert len(avoidable) > 3
    for word in avoidable:
        draft = written(sender(avoid=(word,)), variant)
        assert not re.search(rf"\b{word}\b", draft.body.lower())
        assert failed_checks(draft.checks) == ()


@pytest.mark.parametrize("text", ["GAME changing", "game\nchanging", "\uff27ame\u00a0changing"])
def test_avoided_phrase_blocks_in_any_spelling(text: str) -> None:
    assert failed(text, sender(avoid=("game changing",))) == ["no_avoided_words"]
    assert failed(text, SENDER) == []
    assert failed("a game-changing", sender(avoid=("game changing", "plann"))) == []


def test_only_links_of_the_playbook_are_allowed() -> None:
    pricing = "https://quillmere.example/pricing"
    by = sender(links=(PlaybookLink(name="pricing", url=pricing),))
    assert failed(f"Read {pricing} please.", by) == []
    assert failed(f"Read {pricing} please.", SENDER) == ["configured_links_only"]
    assert failed("Read https://quillmere.example please.", by) == ["configured_links_only"]


def test_offer_of_the_narrowest_audience_is_written() -> None:
    def offer(name: str, **audience: object) -> Offer:
        texts = {ENGLISH: f"{name} teams work"}
        return Offer(name=name, audience=Audience.model_validate(audience), texts=texts)

    narrow = {"departments": ("marketing",), "industries": ("software",)}
    offers = (
        offer("all"),
        offer("marketing", departments=("marketing",)),
        offer("both", **narrow),
        offer("it", departments=("it",)),
    )
    for count, name in ((1, "all"), (2, "marketing"), (3, "both"), (4, "both")):
        assert f"we help {name} teams work." in written(sender(offers=offers[:count])).body
    unknown = choose_offer(sender(offers=offers).playbook, LEAD, Enrichment(), ENGLISH)
    assert unknown.name == "all"


def test_signature_of_the_playbook_ends_every_email() -> None:
    signature = "Kind regards,\nAlex\nQuillmere, Harbour Street"
    for variant in DraftVariant:
        draft = written(sender(signature={ENGLISH: signature}), variant)
        assert draft.body.endswith(f"\n\n{signature}")
        assert "Best regards" not in draft.body
        assert failed_checks(draft.checks) == ()


def test_playbook_that_no_email_could_follow_has_faults() -> None:
    offer = Offer(name="general", texts={ENGLISH: "teams order at evil.com cheaply"})
    faults = list(
        find_playbook_faults(sender(offers=(offer,), avoid=("Regards", "order")).playbook.content, SENDER)
    )
    assert [fault.partition(":")[0] for fault in faults[:3]] == [
        "offers.general.en",
        "offers.general.en",
        "avoid",
    ]
    assert "'evil.com' is no link of the playbook" in faults[0]
    assert "'order' is a word to avoid" in faults[1]
    assert "without 'regards'" in faults[2]
