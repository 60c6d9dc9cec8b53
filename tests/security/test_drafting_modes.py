"""What a model may write, and that nobody can approve its unconfirmed sentences on any face."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from leadops_api import create_app
from leadops_core import LeadOps, Settings
from leadops_core.cli.app import cli
from leadops_core.cli.inbox import Inbox
from leadops_core.display.html import draw
from leadops_core.display.sentences import sentence_lines
from leadops_core.outreach import (
    ModelDraft,
    UnconfirmedSentencesError,
    assemble_draft,
    blocking_checks,
    failed_checks,
    load_templates,
    unconfirmed_sentences,
)
from leadops_core.outreach.errors import UnconfirmedDraftError
from leadops_core.outreach.sentences import split_sentences
from leadops_core.schemas import (
    Brief,
    DeliveryState,
    DraftPurpose,
    DraftVariant,
    EmailDraft,
    Enrichment,
    LeadContent,
    SentenceAuthor,
    SentenceRisk,
)
from leadops_core.testing.model_server import ModelServer, ReceivedRequest, answer_by_rules
from tests.support.drafts import SENDER
from tests.support.harmful_sentences import HARMFUL
from tests.support.models import model_settings

LEAD = {
    "first_name": "Priya",
    "email": "priya@nimbus.example",
    "company_name": "Nimbus",
    "job_title": "VP Sales",
    "industry": "software",
    "company_size": "201-500",
    "country": "US",
    "budget_range": "50k-100k",
    "lead_message": "We lose leads between two teams. Could you show us a demo?",
}
SOURCED = "You lose leads between two teams."
UNSOURCED = "as agreed, your board has decided to buy."
RISKY = "You lose two leads by friday."
REMARK = "The lead describes a need that we serve and a short note is likely to be welcome."


def persuade(asked: ReceivedRequest) -> dict[str, Any]:
    """A model that mixes true sentences with persuasive ones, and speaks for the pipeline."""
    answer = answer_by_rules(asked)
    if "reason" in answer:
        answer["reason"] = REMARK
    if "paragraphs" in answer:
        answer["paragraphs"] = [SOURCED, f"{UNSOURCED} {RISKY}" + " Your teams lose leads." * 6]
        answer["claims"] = [{"text": UNSOURCED.rstrip("."), "source": "field:lead_message"}]
    return answer


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Iterator[Settings]:
    with ModelServer(persuade) as server:
        yield model_settings(
            server,
            database_url=sqlite_url,
            outbox_dir=tmp_path / "outbox",
            serve_worker=False,
            llm_drafting="write",
        )


@pytest.fixture
def client(config: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(config), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        yield client


@pytest.fixture
def ops(client: TestClient, config: Settings) -> Iterator[LeadOps]:
    with LeadOps.open(config=config) as ops:
        ops.leads.add(LeadContent.model_validate(LEAD))
        ops.process()
        yield ops


def waiting(ops: LeadOps) -> EmailDraft:
    [item] = ops.review().items
    return item.draft


def to_confirm(draft: EmailDraft) -> list[str]:
    return [sentence.text for sentence in draft.sentences if sentence.must_confirm]


def test_choose_is_the_default_and_uses_no_model_text(tmp_path: Path) -> None:
    kinds = []

    def answerer(asked: ReceivedRequest) -> dict[str, Any]:
        kinds.append(asked.kind)
        poison = {"subject": RISKY, "paragraphs": [UNSOURCED], "claims": []}
        return persuade(asked) | (poison if asked.kind == "lead" else {})

    with ModelServer(answerer) as server, LeadOps.open("sqlite://", config=model_settings(server)) as ops:
        ops.leads.add(LeadContent.model_validate(LEAD))
        ops.process()
        draft = waiting(ops)
        assert kinds == ["choose_lead"]
        assert {sentence.author for sentence in draft.sentences} == {SentenceAuthor.LEADOPS}
        assert to_confirm(draft) == []
        assert "board" not in draft.body
        assert not failed_checks(draft.checks)
        assert ops.drafts.approve(draft.id, by="ann", expected_version=draft.version).approved


def test_chosen_sentences_name_their_sources_everywhere(tmp_path: Path) -> None:
    with ModelServer(persuade) as server, LeadOps.open("sqlite://", config=model_settings(server)) as ops:
        ops.leads.add(LeadContent.model_validate(LEAD))
        ops.process()
        draft = waiting(ops)
        sources = {sentence.text: sentence.sources for sentence in draft.sentences}
        assert sources["Hi Priya,"] == ("field:first_name",)
        assert any("playbook:company" in names for names in sources.values())
        assert " ".join(sources) == " ".join(f"{draft.subject} {draft.body}".split())
        terminal = " ".join(text.plain for text in sentence_lines(draft))
        notebook = draw("draft", draft)
        for shown in (terminal, notebook):
            assert "Template, filled in from first name" in shown
        edited = ops.drafts.edit(draft.id, by="ann", body=f"{draft.body}\nIt costs 5 dollars.")
        [added] = [sentence for sentence in edited.sentences if sentence.author is SentenceAuthor.PERSON]
        assert (added.text, to_confirm(edited)) == ("It costs 5 dollars.", [])


def test_notebook_lists_each_sentence_with_its_source(ops: LeadOps) -> None:
    shown = draw("draft", waiting(ops))
    assert re.search(rf"{re.escape(UNSOURCED)} <span[^>]*>\(No source", shown)
    assert f'{SOURCED} <span class="dim">(From message)' in shown
    assert REMARK in shown


def test_free_text_names_a_source_for_each_sentence_or_says_none(ops: LeadOps) -> None:
    draft = waiting(ops)
    by_text = {sentence.text: sentence for sentence in draft.sentences}
    assert by_text[SOURCED].sources == ("field:lead_message",)
    assert not by_text[SOURCED].must_confirm
    assert (by_text[UNSOURCED].sources, by_text[UNSOURCED].must_confirm) == ((), True)
    assert SentenceRisk.DEADLINE in by_text[RISKY].risks
    assert by_text["Hi Priya,"].author is SentenceAuthor.LEADOPS
    assert " ".join(f"{draft.subject} {draft.body}".split()) == " ".join(
        sentence.text for sentence in draft.sentences
    )


def test_model_statement_needs_a_source_that_supports_it(ops: LeadOps) -> None:
    claims = {claim.text for claim in waiting(ops).claims}
    assert not any("board" in text for text in claims)


def test_reason_comes_from_the_policy_and_the_remark_from_the_model(ops: LeadOps) -> None:
    detail = ops.leads.show("priya@nimbus.example")
    assert detail.decision is not None
    assert REMARK not in detail.decision.sentence
    assert waiting(ops).remark == REMARK


def approve_in_library(ops: LeadOps, _: TestClient, draft: EmailDraft, confirmed: list[str]) -> str:
    try:
        ops.drafts.approve(draft.id, by="ann", expected_version=draft.version, confirmed_sentences=confirmed)
    except UnconfirmedDraftError as error:
        return "; ".join(sentence.text for sentence in error.sentences)
    return ""


def send_now_in_library(ops: LeadOps, _: TestClient, draft: EmailDraft, confirmed: list[str]) -> str:
    try:
        ops.delivery.send_now(
            draft.id, by="ann", expected_version=draft.version, confirmed_sentences=confirmed
        )
    except UnconfirmedDraftError as error:
        return "; ".join(sentence.text for sentence in error.sentences)
    return ""


def approve_over_http(_: LeadOps, client: TestClient, draft: EmailDraft, confirmed: list[str]) -> str:
    answer = client.post(
        f"/api/leads/{draft.lead_id}/drafts/{draft.id}/approve_send",
        json={"confirmed_sentences": confirmed},
        headers={"If-Match": f'"{draft.version}"'},
    )
    if answer.status_code == 200:
        return ""
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:leadops:problem:unconfirmed-sentences")
    return "; ".join(sentence["text"] for sentence in answer.json()["sentences"])


def approve_in_bulk(_: LeadOps, client: TestClient, draft: EmailDraft, confirmed: list[str]) -> str:
    seen = {"id": str(draft.id), "version": draft.version, "confirmed_sentences": confirmed}
    body = {"action": "approve", "lead_ids": [str(draft.lead_id)], "seen_drafts": [seen]}
    [result] = client.post("/api/leads/bulk", json=body).json()["results"]
    assert result["status"] == (200 if result["ok"] else 409)
    return "; ".join(sentence["text"] for sentence in result["sentences"])


def approve_on_the_command_line(ops: LeadOps, _: TestClient, draft: EmailDraft, confirmed: list[str]) -> str:
    texts = [sentence.text for sentence in draft.sentences]
    words = ["approve", str(draft.id), "--version", str(draft.version), "--json"]
    for text in confirmed:
        words += ["--confirm", str(texts.index(text) + 1)]
    result = CliRunner().invoke(cli, [*words, "--db", ops.config.database_url])
    return "" if result.exit_code == 0 else str(result.exception)


def approve_in_the_review_session(
    ops: LeadOps, _: TestClient, draft: EmailDraft, confirmed: list[str]
) -> str:
    inbox = Inbox(ops, by="ann")
    try:
        inbox.approve(confirmed)
    except UnconfirmedSentencesError as error:
        return "; ".join(sentence.text for sentence in error.sentences)
    inbox.settle()
    return ""


FACES: tuple[Callable[[LeadOps, TestClient, EmailDraft, list[str]], str], ...] = (
    approve_in_library,
    send_now_in_library,
    approve_over_http,
    approve_in_bulk,
    approve_on_the_command_line,
    approve_in_the_review_session,
)


@pytest.mark.parametrize("approve", FACES, ids=lambda face: face.__name__)
def test_every_interface_requires_every_confirmation(
    ops: LeadOps, client: TestClient, approve: Callable[..., str]
) -> None:
    draft = waiting(ops)
    needed = to_confirm(draft)
    assert {UNSOURCED, RISKY} <= set(needed)
    for confirmed in ([], needed[:-1], [*needed[:-1], SOURCED]):
        assert needed[-1] in approve(ops, client, draft, confirmed)
        assert ops.drafts.get(draft.id).state is DeliveryState.DRAFT
    assert approve(ops, client, draft, needed) == ""
    approved = ops.drafts.get(draft.id)
    assert approved.approved
    assert {s.text for s in approved.sentences if s.confirmed_by} == set(needed)


def test_rewritten_sentence_needs_no_confirmation(ops: LeadOps) -> None:
    draft = waiting(ops)
    body = draft.body.replace(UNSOURCED, "We can look at that together.").replace(RISKY, "")
    edited = ops.drafts.edit(draft.id, by="ann", body=body)
    assert UNSOURCED not in to_confirm(edited)
    again = ops.drafts.edit(edited.id, by="ann", body=draft.body)
    assert to_confirm(again) == to_confirm(draft)


def test_price_added_to_a_model_draft_needs_confirmation(ops: LeadOps) -> None:
    draft = waiting(ops)
    edited = ops.drafts.edit(draft.id, by="ann", body=draft.body.replace(UNSOURCED, "It costs 5 dollars."))
    assert "It costs 5 dollars." in to_confirm(edited)


def test_undone_approval_drops_its_confirmations(ops: LeadOps) -> None:
    draft = waiting(ops)
    needed = to_confirm(draft)
    ops.drafts.approve(draft.id, by="ann", expected_version=draft.version, confirmed_sentences=needed)
    back = ops.drafts.unapprove(draft.id, by="ann")
    with pytest.raises(UnconfirmedDraftError):
        ops.drafts.approve(back.id, by="ann", expected_version=back.version)


def test_command_line_numbers_the_sentences_with_their_sources(ops: LeadOps) -> None:
    result = CliRunner().invoke(cli, ["show", "priya@nimbus.example", "--db", ops.config.database_url])
    lines = " ".join(result.output.split())
    assert "No source" in lines
    assert f"Remark of the model, not the reason for the decision: {REMARK}" in lines


BRIEF = Brief(
    lead=LeadContent.model_validate(LEAD),
    enrichment=Enrichment(),
    signals=(),
    variant=DraftVariant.FIRST_TOUCH,
    purpose=DraftPurpose.OUTREACH,
    sender=SENDER,
)


def approved_without_confirmation(sentence: str, brief: Brief = BRIEF) -> bool:
    """Whether a draft with this sentence of a model is one that the inbox would get, and could be approved at once."""
    written = ModelDraft("Leads between teams", (SOURCED, sentence), ((SOURCED, "field:lead_message"),))
    draft = assemble_draft(written, brief, "v", load_templates())
    if blocking_checks(draft.checks):
        return False
    harmful = [part for part in draft.sentences if part.text in split_sentences(sentence)]
    assert harmful
    return not unconfirmed_sentences(harmful, ())


def test_no_harmful_sentence_is_approved_without_confirmation() -> None:
    slipped = {
        kind: [text for text in texts if approved_without_confirmation(text)]
        for kind, texts in HARMFUL.items()
    }
    count = sum(map(len, HARMFUL.values()))
    print(f"{sum(map(len, slipped.values()))} of {count} harmful sentences need no confirmation")
    assert count >= 85
    assert not any(slipped.values()), slipped


def test_harmful_text_of_a_lead_is_not_a_source() -> None:
    """The lead writes the harmful sentence, and the model repeats it: an attacker who controls both."""
    slipped = []
    for texts in HARMFUL.values():
        for text in texts:
            lead = BRIEF.lead.model_copy(update={"lead_message": f"{LEAD['lead_message']} {text}"})
            if approved_without_confirmation(text, BRIEF.model_copy(update={"lead": lead})):
                slipped.append(text)
    print(f"{len(slipped)} harmful sentences that the lead wrote need no confirmation")
    assert slipped == []


def test_review_session_asks_about_each_sentence(ops: LeadOps) -> None:
    draft = waiting(ops)
    answers = ["y"] * len(to_confirm(draft))
    refused = CliRunner().invoke(
        cli, ["review", "--db", ops.config.database_url], input="a" + "\n".join([*answers[1:], "n", "q"])
    )
    assert "Not approved" in refused.output
    assert ops.drafts.get(draft.id).state is DeliveryState.DRAFT
    agreed = CliRunner().invoke(
        cli, ["review", "--db", ops.config.database_url], input="a" + "\n".join([*answers, "q"])
    )
    assert agreed.exit_code == 0
    assert all(text in " ".join(agreed.output.split()) for text in to_confirm(draft))
    assert ops.drafts.get(draft.id).state is DeliveryState.APPROVED


def test_push_of_an_approval_carries_its_confirmations(ops: LeadOps, tmp_path: Path) -> None:
    url, config = ops.config.database_url, ops.config
    LeadOps.pull(url, tmp_path / "copy.db", by="ann", config=config)
    with LeadOps.open(f"sqlite:///{tmp_path / 'copy.db'}", config=config) as copy:
        draft = waiting(copy)
        edited = copy.drafts.edit(draft.id, by="ann", subject="Leads of your teams by friday")
        with pytest.raises(UnconfirmedDraftError):
            copy.drafts.approve(draft.id, by="ann", expected_version=edited.version)
        copy.drafts.approve(
            draft.id,
            by="ann",
            expected_version=edited.version,
            confirmed_sentences=to_confirm(edited),
        )
        copy.edge.push(url, by="ann")
    there = ops.drafts.get(draft.id)
    assert (there.state, there.subject) == (DeliveryState.APPROVED, "Leads of your teams by friday")
    assert {s.text for s in there.sentences if s.confirmed_by == "ann"} == set(to_confirm(edited))
