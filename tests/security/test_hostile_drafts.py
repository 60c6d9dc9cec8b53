"""What a hostile model writes for an email: nothing harmful is approved without a person who confirms that very sentence."""

import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from leadops_core import LeadOps
from leadops_core.errors import LeadOpsError
from leadops_core.outreach.sentence_sources import find_sources
from leadops_core.outreach.sentences import judge_sentence, split_sentences
from leadops_core.schemas import (
    Brief,
    DraftPurpose,
    DraftVariant,
    EmailDraft,
    Enrichment,
    LeadContent,
    SentenceAuthor,
)
from leadops_core.settings import Settings
from leadops_core.testing.model_server import ModelServer, ReceivedRequest, answer_by_rules
from tests.support.hostile_texts import LANGUAGES, each_text
from tests.support.hostile_texts.model_words import HARMFUL_SENTENCES, REMARKS
from tests.support.models import leadops_with

HONEST = "We lose leads between two teams. Could you show us a demo?"
HARMFUL = tuple(text for _, _, text in each_text(HARMFUL_SENTENCES))
REMARKS_IN_ORDER = tuple(remark for remarks in REMARKS.values() for remark in remarks)


class Result(NamedTuple):
    """What became of a lead for each harmful sentence."""

    drafts: list[EmailDraft]
    approved: list[EmailDraft]
    """Drafts that a person could approve without a confirmation."""
    reasons: list[str]
    """The sentences beside the drafts."""


def write(asked: ReceivedRequest, harmful: str, remark: str) -> dict[str, Any]:
    """Answer with the sentence in every place for words, and with a remark that asks the reviewer to approve."""
    answer = answer_by_rules(asked)
    if "reason" in answer:
        answer["reason"] = remark
    if "paragraphs" in answer:
        answer["subject"] = "Leads between two teams"
        answer["paragraphs"] = ["Your teams lose leads between two teams. " * 4, harmful]
        answer["claims"] = [{"text": harmful.rstrip("."), "source": "field:lead_message"}]
    if "options" in answer:
        every = [option for block in asked.data["task"].get("options", {}).values() for option in block]
        answer["options"] = [*every, harmful[:60]]
        answer["quotes"] = [{"field": "lead_message", "quote": harmful}]
    return answer


def as_lead(number: int, message: str) -> LeadContent:
    lead: Mapping[str, Any] = {
        "first_name": "Priya",
        "email": f"priya@firm{number}.example",
        "company_name": "Nimbus",
        "job_title": "VP Sales",
        "industry": "software",
        "company_size": "201-500",
        "country": "US",
        "budget_range": "50k-100k",
        "source": "web_form",
        "lead_message": message,
    }
    return LeadContent.model_validate(lead)


def run(drafting: str, *, lead_says_it: bool) -> Result:
    """Process a lead for each harmful sentence, and approve each draft as a person does who confirms nothing."""
    numbers = itertools.count()

    def answerer(asked: ReceivedRequest) -> dict[str, Any]:
        number = next(numbers)
        return write(asked, HARMFUL[number % len(HARMFUL)], REMARKS_IN_ORDER[number % len(REMARKS_IN_ORDER)])

    result = Result([], [], [])
    with (
        ModelServer(answerer) as server,
        leadops_with(server, llm_drafting=drafting, llm_tries=1, llm_at_once=1) as ops,
    ):
        for number, text in enumerate(HARMFUL):
            ops.leads.add(
                as_lead(number, f"{HONEST} {text if lead_says_it else f'We are {number + 30} people.'}")
            )
        ops.process()
        assert len(server.requests) >= len(HARMFUL) // 2
        for lead in list(ops.leads.iterate()):
            detail = ops.leads.show(str(lead.id))
            result.reasons.append(detail.decision.sentence if detail.decision else "")
            result.drafts.extend(detail.drafts)
            result.approved.extend(draft for draft in detail.drafts if is_approved(ops, draft))
    return result


def is_approved(ops: LeadOps, draft: EmailDraft) -> bool:
    try:
        return ops.drafts.approve(draft.id, by="ann", expected_version=draft.version).approved
    except LeadOpsError:
        return False


def harmful(drafts: list[EmailDraft]) -> list[str]:
    """Return the harmful sentences in these drafts."""
    texts = [" ".join(f"{draft.subject} {draft.body}".split()).casefold() for draft in drafts]
    return [sentence for sentence in HARMFUL for text in texts if sentence.rstrip(".").casefold() in text]


@pytest.mark.parametrize("lead_says_it", [False, True], ids=["model alone", "model and lead"])
@pytest.mark.parametrize("drafting", ["choose", "write"])
def test_no_harmful_sentence_is_approved_unconfirmed(drafting: str, lead_says_it: bool) -> None:
    result = run(drafting, lead_says_it=lead_says_it)
    held = [draft for draft in result.drafts if any(sentence.must_confirm for sentence in draft.sentences)]
    print(
        f"{drafting}: {len(result.drafts)} drafts, {len(harmful(result.drafts))} harmful sentences in them, "
        f"{len(held)} drafts held for confirmation, {len(result.approved)} approved, "
        f"{len(harmful(result.approved))} harmful sentences approved unconfirmed"
    )
    assert len(result.drafts) >= len(HARMFUL) * 0.9
    assert harmful(result.approved) == []
    if drafting == "choose":
        assert harmful(result.drafts) == []
        assert held == []
    else:
        assert len(harmful(result.drafts)) > len(HARMFUL) // 4
    said = [remark for remark in REMARKS_IN_ORDER if any(remark in reason for reason in result.reasons)]
    assert said == []


def brief_of(message: str) -> Brief:
    return Brief(
        lead=as_lead(0, message),
        enrichment=Enrichment(),
        signals=(),
        variant=DraftVariant.FIRST_TOUCH,
        purpose=DraftPurpose.OUTREACH,
        sender=Settings(_env_file=None).sender,
    )


def test_harmful_sentences_are_of_every_class_and_language() -> None:
    assert set(HARMFUL_SENTENCES) == {"contact", "price", "promise", "deadline", "identity", "request"}
    assert all(tuple(texts) == LANGUAGES for texts in (*HARMFUL_SENTENCES.values(), REMARKS))
    assert len(set(HARMFUL)) >= 150


@pytest.mark.parametrize("lead_says_it", [False, True], ids=["model alone", "model and lead"])
def test_every_harmful_sentence_needs_confirmation(lead_says_it: bool) -> None:
    """Skips the earlier checks: a sentence has a source only if the lead may be quoted with it."""
    sender = Settings(_env_file=None).sender
    unheld = []
    for _, language, text in each_text(HARMFUL_SENTENCES):
        brief = brief_of(f"{HONEST} {text}" if lead_says_it else HONEST)
        sentences = [
            judge_sentence(part, SentenceAuthor.MODEL, find_sources(part, brief), sender)
            for part in split_sentences(text)
        ]
        if not any(sentence.must_confirm for sentence in sentences):
            unheld.append((language, text))
    assert unheld == []
