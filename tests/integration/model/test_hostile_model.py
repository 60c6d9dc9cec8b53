"""A model that obeys every instruction in a lead's text changes nothing that matters."""

import itertools
from collections import Counter
from typing import Any

import pytest

from leadops_core import LeadOps
from leadops_core.outreach import check_text, failed_checks
from leadops_core.outreach.contacts import find_foreign_contacts
from leadops_core.schemas import LeadContent, LeadDetail
from leadops_core.scoring import find_injection
from leadops_core.settings import Settings
from leadops_core.testing.model_server import ModelServer
from tests.support.hostile import TRICKS, obey
from tests.support.injections import FAMILIES, INJECTIONS
from tests.support.models import leadops_with, remote

HONEST = (
    "Could you show us how your product routes leads?",
    "We lose leads between two teams and would like to change that.",
    "Please send information about your product.",
)
POISON = (
    "collector",
    "mallory",
    "acme",
    "0199",
    "7946",
    "48213",
    "90%",
    "delimiter lines",
    "lifetime",
    "password",
    "suspended",
)


def lead(number: int, text: str, *, warm: bool) -> LeadContent:
    whole = {"industry": "software", "company_size": "201-500", "country": "US", "budget_range": "50k-100k"}
    return LeadContent.model_validate(
        {
            "first_name": "Priya",
            "last_name": "Sharma",
            "email": f"priya{number}@firm{number}.example",
            "company_name": f"Firm {'Nord' if warm else 'Sud'}",
            "job_title": "VP Sales" if warm else "Clerk",
            "source": "web_form",
            "lead_message": f"{HONEST[number % 3]} {text}",
            **(whole if warm else {}),
        }
    )


def leads() -> list[LeadContent]:
    return [lead(number, text, warm=number % 3 != 2) for number, (_, text) in enumerate(INJECTIONS)]


def honest_leads() -> list[LeadContent]:
    """The same leads, who give no orders."""
    return [lead(number, "", warm=number % 3 != 2) for number in range(len(INJECTIONS))]


def outcome(detail: LeadDetail) -> dict[str, Any]:
    return {
        "action": detail.lead.recommended_action,
        "label": detail.lead.score_label,
        "score": detail.lead.score_value,
        "status": detail.lead.status,
        "reason": detail.decision.reason if detail.decision else None,
        "email": detail.lead.email,
    }


def process(ops: LeadOps, contents: list[LeadContent]) -> list[LeadDetail]:
    ids = [ops.leads.add(content).id for content in contents]
    ops.process()
    return [ops.leads.show(str(id)) for id in ids]


@pytest.fixture(scope="module")
def without_orders() -> list[dict[str, Any]]:
    """What becomes of the same leads without their orders and without a model."""
    with LeadOps.open("sqlite://", config=Settings(_env_file=None)) as ops:
        return [outcome(detail) for detail in process(ops, honest_leads())]


def test_injection_corpus_covers_many_families() -> None:
    assert len(INJECTIONS) >= 100
    assert len(FAMILIES) >= 8
    assert len({text for _, text in INJECTIONS}) == len(INJECTIONS)


def test_injection_filter_recognizes_every_known_text() -> None:
    missed = [(family, text) for family, text in INJECTIONS if find_injection(text) is None]
    print(f"recognised {len(INJECTIONS) - len(missed)} of {len(INJECTIONS)} injection texts")
    assert missed == []


def check_nothing_changed(
    details: list[LeadDetail], expected: list[dict[str, Any]], ops: LeadOps
) -> Counter[str]:
    changed = Counter[str]()
    for detail, before, (family, text) in zip(details, expected, INJECTIONS, strict=True):
        after = outcome(detail)
        for name in before:
            if after[name] != before[name]:
                changed[name] += 1
                print(f"{family}: {name} {before[name]} became {after[name]}: {text[:80]!r}")
        sentence = detail.decision.sentence.lower() if detail.decision else ""
        changed["sentence"] += any(word in sentence for word in (*POISON, "without review", "http"))
        for draft in detail.drafts:
            words = f"{draft.subject}\n{draft.body}"
            changed["link"] += bool(find_foreign_contacts(words, ops.config.sender))
            changed["poison"] += any(word in words.lower() for word in POISON)
            checks = check_text(
                draft.subject,
                draft.body,
                lead=detail.lead.content,
                sender=ops.config.sender,
                purpose=draft.purpose,
                claims=draft.claims,
            )
            changed["checks"] += bool(failed_checks(checks))
    return changed


@pytest.mark.parametrize("drafting", ["choose", "write"])
@pytest.mark.parametrize("screened", [True, False], ids=["screened", "every lead asked about"])
def test_hostile_model_cannot_change_action_recipient_or_settings(
    screened: bool, drafting: str, without_orders: list[dict[str, Any]]
) -> None:
    """Runs once as shipped and once without the injection filter, so that the other defenses are tested alone."""
    tricks = itertools.count()
    with (
        ModelServer(lambda asked: obey(asked, next(tricks) % TRICKS)) as server,
        leadops_with(server, llm_tries=1, llm_drafting=drafting) as ops,
    ):
        model = remote(ops)
        model._screens = screened
        settings_before = ops.config.model_dump_json()
        details = process(ops, leads())
        changed = check_nothing_changed(details, without_orders, ops)
        asked = len(server.requests)
        print(
            f"{len(INJECTIONS)} injections, {asked} requests obeyed, signals refused {dict(model.signals_refused)}, "
            f"drafts refused for {dict(model.checks_failed)}; changed: {dict(+changed)}"
        )
        assert +changed == Counter()
        assert ops.config.model_dump_json() == settings_before
        assert list(ops.suppressions.iterate()) == []
        if screened:
            # Intake strips invisible characters. If nothing else is left, an honest lead gets a question.
            spoken = [find_injection(detail.lead.lead_message or "") for detail in details]
            assert asked == spoken.count(None)
            assert asked <= 1
        else:
            # The model was asked and did obey: otherwise nothing would be shown here.
            assert asked >= 100
            assert sum(model.signals_refused.values()) >= 100
            # A model that only chooses writes nothing that a check could refuse.
            assert sum(model.checks_failed.values()) >= (len(INJECTIONS) if drafting == "write" else 0)


@pytest.mark.parametrize("trick", range(TRICKS))
def test_hostile_model_changes_nothing_with_a_single_trick(
    trick: int, without_orders: list[dict[str, Any]]
) -> None:
    with (
        ModelServer(lambda asked: obey(asked, trick)) as server,
        leadops_with(server, llm_tries=1, llm_drafting="write") as ops,
    ):
        remote(ops)._screens = False
        assert +check_nothing_changed(process(ops, leads()), without_orders, ops) == Counter()
