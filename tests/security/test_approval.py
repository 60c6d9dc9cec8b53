"""Nothing is released for sending that the approver did not read, or that fails a check that blocks sending."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient
from sqlalchemy import update

from leadops_api import create_app
from leadops_core import LeadOps, Settings
from leadops_core.cli.app import cli
from leadops_core.outreach.errors import StaleDraftError, UnsendableDraftError
from leadops_core.schemas import DeliveryState, EmailDraft, LeadContent
from leadops_core.tables import drafts

CALENDAR = "https://cal.quillmere.example/alex"
GREETING = "Hi Priya,\n\n"
TEXT = (
    "thank you for your message. You asked for a demo this month, and I would like to prepare it properly. Would Tuesday or "
    "Thursday suit you? Twenty minutes are enough to show how your team would work with it, and you can bring whoever has a "
    "say in the decision.\n\nBest regards,\nAlex"
)
FOREIGN_LINK = f"{GREETING}please look at https://elsewhere.example first, and {TEXT}"


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, database_url=sqlite_url, outbox_dir=tmp_path / "outbox", serve_worker=False
    )


@pytest.fixture
def client(config: Settings) -> Iterator[TestClient]:
    """The single user of token mode: all people behind it have one name."""
    with TestClient(create_app(config), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        yield client


@pytest.fixture
def ops(client: TestClient, config: Settings) -> Iterator[LeadOps]:
    with LeadOps.open(config=config) as ops:
        yield ops


def add_draft(ops: LeadOps, body: str = GREETING + TEXT, address: str = "priya@nimbus.example") -> EmailDraft:
    lead = ops.leads.add(LeadContent(email=address, first_name="Priya", company_name="Nimbus"))
    return ops.drafts.create(str(lead.id), by="ann", subject="Your demo", body=body)


def state_of(ops: LeadOps, draft: EmailDraft) -> DeliveryState:
    return ops.drafts.get(draft.id).state


def approve_over_http(
    client: TestClient, draft: EmailDraft, *, version: int | None, now: bool = False
) -> Any:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    url = f"/api/leads/{draft.lead_id}/drafts/{draft.id}/approve_send"
    return client.post(url, json={"now": now}, headers=headers)


def approve_in_bulk(client: TestClient, *approved: EmailDraft, seen: list[tuple[EmailDraft, int]]) -> Any:
    body = {
        "action": "approve",
        "lead_ids": [str(draft.lead_id) for draft in approved],
        "seen_drafts": [{"id": str(draft.id), "version": version} for draft, version in seen],
    }
    return client.post("/api/leads/bulk", json=body)


def run_command(config: Settings, *words: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, words), "--json", "--db", config.database_url])


@pytest.mark.parametrize("now", [False, True])
def test_http_approval_without_a_version_is_refused(client: TestClient, ops: LeadOps, now: bool) -> None:
    draft = add_draft(ops)
    refused = approve_over_http(client, draft, version=None, now=now)
    assert refused.status_code == 428
    assert "If-Match" in refused.json()["detail"]
    assert state_of(ops, draft) is DeliveryState.DRAFT


@pytest.mark.parametrize("now", [False, True])
def test_http_approval_of_an_outdated_version_is_refused(client: TestClient, ops: LeadOps, now: bool) -> None:
    draft = add_draft(ops)
    ops.drafts.edit(draft.id, by="bo", subject="Another subject")
    for version in (draft.version, 0, 99):
        assert approve_over_http(client, draft, version=version, now=now).status_code == 412
    assert state_of(ops, draft) is DeliveryState.DRAFT


def test_repeated_approval_counts_only_for_the_text_that_was_read(client: TestClient, ops: LeadOps) -> None:
    draft = add_draft(ops)
    edited = ops.drafts.edit(draft.id, by="bo", subject="Another subject")
    approved = approve_over_http(client, draft, version=edited.version)
    again = approve_over_http(client, draft, version=edited.version)
    assert (approved.status_code, again.status_code) == (200, 200)
    assert again.json()["message_id"] == approved.json()["message_id"]
    # The same name, and another text on the screen.
    refused = approve_over_http(client, draft, version=draft.version)
    assert refused.status_code == 412
    assert refused.json()["decision"]["state"] == "approved"


def test_bulk_approval_needs_the_version_of_each_draft(client: TestClient, ops: LeadOps) -> None:
    read, unread, outdated = (add_draft(ops, address=f"{name}@nimbus.example") for name in "abc")
    edited = ops.drafts.edit(outdated.id, by="bo", subject="Another subject")
    leads = [str(draft.lead_id) for draft in (read, unread, outdated)]
    without = client.post("/api/leads/bulk", json={"action": "approve", "lead_ids": leads})
    assert without.status_code == 422
    answer = approve_in_bulk(
        client, read, unread, outdated, seen=[(read, read.version), (outdated, outdated.version)]
    )
    results = answer.json()["results"]
    assert [result["status"] for result in results] == [200, 428, 412]
    assert results[2]["decision"]["change"] == "edited"
    states = [state_of(ops, draft) for draft in (read, unread, outdated)]
    assert states == [DeliveryState.APPROVED, DeliveryState.DRAFT, DeliveryState.DRAFT]
    # A list of guesses is no reading: the first version that is named for a draft counts.
    guesses = [(outdated, version) for version in range(1, edited.version + 1)]
    assert approve_in_bulk(client, outdated, seen=guesses).json()["results"][0]["status"] == 412


@pytest.mark.parametrize("options", [(), ("--now",)])
def test_command_approves_only_the_version_that_was_read(
    config: Settings, ops: LeadOps, options: tuple[str, ...]
) -> None:
    draft = add_draft(ops)
    assert run_command(config, "approve", draft.id, *options).exit_code == 2
    edited = ops.drafts.edit(draft.id, by="bo", subject="Another subject")
    outdated = run_command(config, "approve", draft.id, "--version", draft.version, *options)
    assert isinstance(outdated.exception, StaleDraftError)
    assert state_of(ops, draft) is DeliveryState.DRAFT
    assert run_command(config, "approve", draft.id, "--version", edited.version, *options).exit_code == 0


def test_library_approves_only_the_version_that_was_read(ops: LeadOps) -> None:
    draft = add_draft(ops)
    ops.drafts.edit(draft.id, by="bo", subject="Another subject")
    for approve in (ops.drafts.approve, ops.delivery.send_now):
        with pytest.raises(StaleDraftError, match="edited by bo"):
            approve(draft.id, by="ann", expected_version=draft.version)
    assert state_of(ops, draft) is DeliveryState.DRAFT


Spoil = Callable[[LeadOps, EmailDraft, Settings], Settings]
"""Makes a draft fail a check although its stored results pass, and returns the settings of the approval."""


def _rename_lead(ops: LeadOps, draft: EmailDraft, config: Settings) -> Settings:
    ops.leads.edit(str(draft.lead_id), {"first_name": "Someone", "last_name": "Else"}, by="bo")
    return config


def _change_calendar(ops: LeadOps, draft: EmailDraft, config: Settings) -> Settings:
    return config.model_copy(update={"sender_calendar_link": None})


def _store_other_results(ops: LeadOps, draft: EmailDraft, config: Settings) -> Settings:
    with ops.database.writing() as transaction:
        values = {"body": FOREIGN_LINK, "checks": []}
        transaction.connection.execute(update(drafts).where(drafts.c.id == draft.id).values(values))
    return config


SPOILERS: dict[str, tuple[Spoil, str]] = {
    "the lead has another name": (_rename_lead, "greeting"),
    "the calendar link is no longer ours": (_change_calendar, "configured_links_only"),
    "the stored results are missing": (_store_other_results, "configured_links_only"),
}


@pytest.fixture(params=list(SPOILERS))
def spoiled(request: pytest.FixtureRequest, config: Settings) -> tuple[Settings, EmailDraft, str]:
    """A draft whose stored results pass and that fails a check now: settings, draft and name of the check."""
    spoil, check = SPOILERS[request.param]
    with_calendar = config.model_copy(update={"sender_calendar_link": CALENDAR})
    with LeadOps.open(config=with_calendar) as ops:
        draft = add_draft(ops, f"{GREETING}{TEXT}\n{CALENDAR}")
        assert [check.name for check in draft.checks if not check.passed] == []
        changed = spoil(ops, draft, with_calendar)
        return changed, ops.drafts.get(draft.id), check


def test_library_runs_the_checks_again_at_approval(spoiled: tuple[Settings, EmailDraft, str]) -> None:
    config, draft, check = spoiled
    with LeadOps.open(config=config) as ops:
        for approve in (ops.drafts.approve, ops.delivery.send_now):
            with pytest.raises(UnsendableDraftError) as refused:
                approve(draft.id, by="ann", expected_version=draft.version)
            assert [result.name for result in refused.value.checks] == [check]
        assert state_of(ops, draft) is DeliveryState.DRAFT


def test_http_runs_the_checks_again_at_approval(spoiled: tuple[Settings, EmailDraft, str]) -> None:
    config, draft, check = spoiled
    with TestClient(create_app(config), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        for now in (False, True):
            refused = approve_over_http(client, draft, version=draft.version, now=now)
            assert refused.status_code == 409
            assert [result["name"] for result in refused.json()["checks"]] == [check]
        [result] = approve_in_bulk(client, draft, seen=[(draft, draft.version)]).json()["results"]
        assert (result["status"], result["checks"][0]["name"]) == (409, check)
        [item] = client.get("/api/review").json()["items"]
        failed = [shown["name"] for shown in item["draft"]["checks"] if not shown["passed"]]
        assert failed == [check], "the review queue shows what an approval would find"


@pytest.mark.parametrize("options", [(), ("--now",)])
def test_no_face_approves_a_draft_that_fails_a_blocking_check(
    client: TestClient, config: Settings, ops: LeadOps, options: tuple[str, ...]
) -> None:
    draft = add_draft(ops, FOREIGN_LINK)
    assert approve_over_http(client, draft, version=draft.version, now=bool(options)).status_code == 409
    [result] = approve_in_bulk(client, draft, seen=[(draft, draft.version)]).json()["results"]
    assert result["status"] == 409
    refused = run_command(config, "approve", draft.id, "--version", draft.version, *options)
    assert refused.exit_code == 1
    assert isinstance(refused.exception, UnsendableDraftError)
    assert state_of(ops, draft) is DeliveryState.DRAFT


def test_approval_stores_the_results_of_its_checks(ops: LeadOps) -> None:
    draft = add_draft(ops)
    with ops.database.writing() as transaction:
        transaction.connection.execute(update(drafts).where(drafts.c.id == draft.id).values(checks=[]))
    approved = ops.drafts.approve(draft.id, by="ann", expected_version=draft.version)
    assert approved.checks == draft.checks
