"""The audit log records who did what and from where, and nobody can change it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from sqlalchemy import text

from leadops_core import LeadOps, Settings
from leadops_core.cli.app import cli
from leadops_core.database.errors import InvalidValueError, StoreError
from leadops_core.schemas import Actor, AuditKind, MailMode
from leadops_core.testing.clock import FixedClock
from tests.api.conftest import TOKEN, MakeClient
from tests.support.entra import Issuer
from tests.support.logs import captured_logs

ANN = Actor(name="Ann", id="entra:ann", client_address="203.0.113.7")


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    with LeadOps.open(database_url, config=Settings(_env_file=None)) as opened:
        yield opened


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.close()


def events(client: TestClient) -> list[dict[str, Any]]:
    reply = client.get("/api/audit", headers={"Authorization": f"Bearer {TOKEN}"})
    assert reply.status_code == 200, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    return items


def kinds(client: TestClient) -> list[str]:
    return [event["kind"] for event in events(client)]


def sign_in(client: TestClient, token: str = TOKEN) -> dict[str, str]:
    reply = client.post("/api/session", json={"token": token})
    assert reply.status_code == 201, reply.text
    return {"Authorization": f"Bearer {reply.json()['session']}"}


def test_sign_in_and_sign_out_are_recorded_with_actor_and_address(client: TestClient) -> None:
    client.delete("/api/session", headers=sign_in(client))
    signed_out, signed_in = events(client)
    actor = {"name": "owner", "id": "token:owner", "client_address": "127.0.0.1"}
    assert (signed_in["kind"], signed_in["actor"]) == ("signed_in", actor)
    assert (signed_out["kind"], signed_out["actor"]) == ("signed_out", actor)
    assert signed_out["details"]["session_id"] == signed_in["details"]["session_id"]


def test_failed_sign_in_is_recorded_with_the_address_of_the_person(make_client: MakeClient) -> None:
    client = make_client(proxy_secret="a-secret-of-the-dashboard-0123456789")
    forwarded = {
        "X-LeadOps-Proxy-Secret": "a-secret-of-the-dashboard-0123456789",
        "X-LeadOps-Client-Address": "203.0.113.9",
    }
    assert client.post("/api/session", json={"token": "guess"}, headers=forwarded).status_code == 401
    [event] = events(client)
    assert event["kind"] == "sign_in_failed"
    assert event["actor"] == {"name": "unknown", "id": None, "client_address": "203.0.113.9"}
    assert "guess" not in str(event)


def test_wrong_token_in_the_header_is_recorded_too(client: TestClient) -> None:
    assert client.get("/api/leads", headers={"Authorization": "Bearer guess"}).status_code == 401
    assert kinds(client) == ["sign_in_failed"]


def test_failed_sign_ins_past_the_limit_are_not_recorded(make_client: MakeClient) -> None:
    client = make_client(rate_limit_login="2/minute")
    for number in range(6):
        client.post("/api/session", json={"token": f"guess {number}"})
    assert kinds(client) == ["sign_in_failed"] * 2


def test_failed_sign_ins_from_many_addresses_do_not_fill_the_database(make_client: MakeClient) -> None:
    client = make_client(rate_limit_login="1000/minute")
    for number in range(80):
        client.post("/api/session", json={"token": f"guess {number}"})
    page = client.get("/api/audit", params={"limit": 200}).json()
    # The window slides, so a few more than its 60 may be counted.
    assert len(page["items"]) < 70


def test_ended_session_is_not_recorded_as_a_failed_sign_in(make_client: MakeClient) -> None:
    client = make_client(rate_limit_login="2/minute")
    session = sign_in(client)
    client.delete("/api/session", headers=session)
    for _ in range(5):
        assert client.get("/api/leads", headers=session).status_code == 401
    assert "sign_in_failed" not in kinds(client)


def test_revoked_session_is_recorded_with_its_user(client: TestClient) -> None:
    sign_in(client)
    [session] = client.get("/api/sessions").json()["items"]
    client.delete(f"/api/sessions/{session['id']}")
    [ended, _] = events(client)
    assert ended["kind"] == "session_ended"
    assert ended["details"]["session_id"] == session["id"]
    assert ended["details"]["user_name"] == "owner"


def test_changed_role_is_recorded_at_the_next_sign_in(make_client: MakeClient, issuer: Issuer) -> None:
    entra = make_client(**issuer.settings())
    sign_in(entra, issuer.token(roles=["reader"]))
    sign_in(entra, issuer.token(roles=["reader"]))
    session = sign_in(entra, issuer.token(roles=["admin"]))
    items = entra.get("/api/audit", headers=session).json()["items"]
    [changed] = [event for event in items if event["kind"] == "role_changed"]
    assert changed["details"] == {"from": "reader", "to": "admin"}
    assert changed["actor"]["id"] == "entra:user-1"


def test_only_admins_read_the_audit_log(make_client: MakeClient, issuer: Issuer) -> None:
    entra = make_client(**issuer.settings())
    for role, status in (("reader", 403), ("reviewer", 403), ("admin", 200)):
        assert (
            entra.get("/api/audit", headers=sign_in(entra, issuer.token(roles=[role]))).status_code == status
        )


def test_request_without_the_role_is_logged_with_its_caller(make_client: MakeClient, issuer: Issuer) -> None:
    entra = make_client(**issuer.settings())
    with captured_logs(Settings(_env_file=None)) as log:
        entra.get("/api/audit", headers=sign_in(entra, issuer.token(roles=["reader"])))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    [refused] = [line for line in lines if line.get("route") == "/api/audit"]
    assert (refused["status"], refused["caller"]) == (403, "entra:user-1")


def test_changed_settings_are_recorded_by_the_api(client: TestClient) -> None:
    client.patch("/api/settings", json={"mail_mode": "mock"}, headers={"If-Match": '"0"'})
    [event] = events(client)
    assert event["kind"] == "settings_changed"
    assert event["details"] == {"setting": "mail_mode", "from": "provider", "to": "mock"}
    assert event["actor"] == {"name": "owner", "id": "token:owner", "client_address": "127.0.0.1"}


def test_removed_opt_out_is_recorded_by_the_api(client: TestClient) -> None:
    entry = client.post("/api/suppressions", json={"value": "jane@firm.example"}).json()
    assert client.delete(f"/api/suppressions/{entry['id']}").status_code == 204
    [event] = events(client)
    assert event["kind"] == "opt_out_removed"
    assert event["actor"]["client_address"] == "127.0.0.1"
    assert event["details"] == {
        "entry_id": entry["id"],
        "kind": "address",
        "reason": "opt_out",
        "domain": "firm.example",
    }


def test_erased_lead_is_recorded_by_the_api(client: TestClient) -> None:
    lead = client.post("/api/leads", json={"email": "jane@firm.example"}).json()
    assert client.delete(f"/api/leads/{lead['id']}", params={"dry_run": True}).status_code == 200
    assert events(client) == []
    assert client.delete(f"/api/leads/{lead['id']}").status_code == 200
    [event] = events(client)
    assert (event["kind"], event["details"]) == ("lead_erased", {"lead_id": lead["id"]})


def test_audit_log_names_no_erased_person(ops: LeadOps) -> None:
    ops.suppressions.add("jane.roe@firm.example")
    ops.suppressions.remove("jane.roe@firm.example", by=ANN)
    ops.privacy.erase(email="jane.roe@firm.example", by=ANN)
    log = ops.audit.list()
    assert "jane" not in log.model_dump_json()


def test_event_is_stored_only_with_its_change(ops: LeadOps, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    ops.suppressions.add("jane@firm.example")
    monkeypatch.setattr("leadops_core.suppressions.repository.entries.record_event", fail)
    with pytest.raises(RuntimeError):
        ops.suppressions.remove("jane@firm.example", by=ANN)
    assert [entry.value for entry in ops.suppressions.iterate()] == ["jane@firm.example"]
    assert ops.audit.list().items == ()


def test_unchanged_settings_record_no_event(ops: LeadOps) -> None:
    ops.settings.change(by=ANN, mail_mode=MailMode.PROVIDER)
    ops.settings.change(by="Ann", mail_mode=MailMode.MOCK)
    [event] = ops.audit.list().items
    assert (event.kind, event.actor) == (AuditKind.SETTINGS_CHANGED, Actor(name="Ann"))
    assert ops.settings.get().changed_by == "Ann"


def test_audit_log_has_pages(ops: LeadOps) -> None:
    for number in range(5):
        ops.audit.record_failed_sign_in(f"203.0.113.{number}")
    first = ops.audit.list(limit=3)
    second = ops.audit.list(limit=3, cursor=first.next_cursor)
    addresses = [event.actor.client_address for event in (*first.items, *second.items)]
    assert addresses == [f"203.0.113.{number}" for number in reversed(range(5))]
    assert second.next_cursor is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor_name = 'nobody'",
        "DELETE FROM audit_events",
        "UPDATE audit_events SET kind = 'signed_in' WHERE kind = 'sign_in_failed'",
    ],
)
def test_audit_events_cannot_be_changed(ops: LeadOps, statement: str) -> None:
    ops.audit.record_failed_sign_in("203.0.113.7")
    refused(ops, statement)


@pytest.fixture
def old_event(database_url: str) -> None:
    """An audit log with one event that is 100 days old."""
    clock = FixedClock(datetime.now(UTC) - timedelta(days=100))
    with LeadOps.open(database_url, config=Settings(_env_file=None), clock=clock) as ops:
        ops.audit.record_failed_sign_in("203.0.113.7")


def test_old_audit_events_can_be_deleted_and_that_is_recorded(old_event: None, ops: LeadOps) -> None:
    ops.audit.record_failed_sign_in("203.0.113.8")
    assert ops.audit.prune(120, by=ANN).deleted == 0
    assert (ops.audit.prune(95, by=ANN, dry_run=True).deleted, len(list(ops.audit.iterate()))) == (1, 2)
    report = ops.audit.prune(95, by=ANN)
    pruned, recent = ops.audit.iterate()
    assert (report.deleted, report.dry_run) == (1, False)
    assert (pruned.kind, pruned.actor) == (AuditKind.LOG_PRUNED, ANN)
    assert pruned.details == {"count": "1", "before": f"{report.before:%Y-%m-%d}"}
    assert recent.actor.client_address == "203.0.113.8"


def test_recent_audit_events_cannot_be_deleted(old_event: None, ops: LeadOps) -> None:
    ops.audit.record_failed_sign_in("203.0.113.8")
    with pytest.raises(InvalidValueError, match="at least 90 days"):
        ops.audit.prune(89, by=ANN)
    with pytest.raises(StoreError), ops.database.writing() as transaction:
        transaction.connection.execute(text("DELETE FROM audit_events"))
    assert len(ops.audit.list().items) == 2


def test_commands_list_and_delete_audit_events(sqlite_url: str) -> None:
    config = Settings(_env_file=None)
    clock = FixedClock(datetime.now(UTC) - timedelta(days=100))
    with LeadOps.open(sqlite_url, config=config, clock=clock) as ops:
        ops.settings.change(by=ANN, mail_mode=MailMode.MOCK)
    listed = run("audit", "list", "--db", sqlite_url)
    assert "Email sending changed from live sending to mock mode" in listed
    assert "Ann" in listed
    assert "203.0.113.7" in listed
    planned = run("audit", "prune", "--older-than", "90", "--dry-run", "--db", sqlite_url)
    assert planned.startswith("1 event older than 90 days ")
    assert "nothing was changed" in planned
    run("audit", "prune", "--older-than", "90", "--by", "Bo", "--db", sqlite_url)
    [event] = json.loads(run("audit", "list", "--json", "--db", sqlite_url))["events"]
    assert (event["kind"], event["actor"]["name"]) == ("log_pruned", "Bo")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments, env={"COLUMNS": "160"}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_audit_events_cannot_be_replaced_or_emptied(ops: LeadOps) -> None:
    ops.audit.record_failed_sign_in("203.0.113.7")
    if ops.database.is_local:
        refused(ops, "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events")
    else:
        refused(ops, "TRUNCATE audit_events")


def refused(ops: LeadOps, statement: str) -> None:
    before = ops.audit.list()
    with pytest.raises(StoreError), ops.database.writing() as transaction:
        transaction.connection.execute(text(statement))
    assert ops.audit.list() == before
    assert len(before.items) == 1


def test_command_line_records_who_removed_an_opt_out(sqlite_url: str) -> None:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        ops.suppressions.add("firm.example")
        arguments = ["suppressions", "remove", "firm.example", "--by", "Ann", "--db", sqlite_url]
        assert CliRunner().invoke(cli, arguments).exit_code == 0
        [event] = ops.audit.list().items
    assert event.actor == Actor(name="Ann")
    assert event.details["domain"] == "firm.example"
