"""A mail server that works, misbehaves, or is silent: the draft ends in the right state each time, in time."""

import io
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from pydantic import SecretStr

from leadops_core import LeadOps, Settings
from leadops_core.delivery.providers import SmtpEmailTool, SmtpServer
from leadops_core.schemas import DeliveryReport, DeliveryState, EmailDraft, SendStatus, SuppressionReason
from leadops_core.testing.clock import FixedClock
from leadops_core.testing.contracts.email import make_outbound, send_now
from leadops_core.tools.oauth import OAuthTokens
from tests.support.smtp import DROP, HANG, Script, Sink, make_certificate, smtp_sink
from tests.support.tokens import CLIENT_ID, REFRESH_TOKEN, token_server

FILE = (
    b"First Name,Last Name,Email,Company,Job Title,Employees,Budget,Message\n"
    b"Ann,Lee,ann@firm.example,Firm Ltd,VP Sales,250,50k,"
    b"Can we see a demo this month? The budget is approved and I decide.\n"
)
D = DeliveryState
SHORT_SECONDS = 3.0
"""Time limit of the client for an answer that never comes."""
LONG_SECONDS = 60.0
"""Time limit for an answer that comes, however busy the machine is."""


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as running:
        yield running


def opened(tmp_path: Path, sink: Sink | None = None, **server: Any) -> tuple[LeadOps, FixedClock]:
    """A database with one approved draft whose time has come."""
    clock = FixedClock()
    options = {"host": "127.0.0.1", "port": sink.port if sink else 9, "security": "none", **server}
    is_silent = sink is not None and HANG in vars(sink.script).values()
    seconds = SHORT_SECONDS if is_silent else LONG_SECONDS
    tool = SmtpEmailTool(SmtpServer(timeout_seconds=seconds, data_timeout_seconds=seconds, **options))
    config = Settings(_env_file=None, delivery_attempts=3)
    ops = LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=config, email=tool, clock=clock)
    ops.ingest(io.BytesIO(FILE), file_name="leads.csv")
    ops.process()
    draft = ops.review().items[0].draft
    ops.drafts.approve(draft.id, by="rep", expected_version=draft.version)
    clock.advance(61)
    return ops, clock


def delivered(ops: LeadOps) -> tuple[DeliveryReport, EmailDraft]:
    """What a round did, and the draft after it."""
    report = ops.delivery.deliver_due()
    (draft,) = ops.delivery.list(*DeliveryState).items
    return report, draft


def test_smtp_message_arrives_once_with_its_headers(tmp_path: Path, sink: Sink) -> None:
    ops, _ = opened(tmp_path, sink)
    with ops:
        report, draft = delivered(ops)
        assert (report.provider, report.sent, draft.state) == ("smtp", 1, D.SENT)
        assert ops.delivery.deliver_due().sent == 0
    [message] = sink.messages
    assert message["Message-ID"] == draft.message_id
    assert message["To"] == "Ann Lee <ann@firm.example>"
    assert sink.recipients == ["ann@firm.example"]
    assert draft.delivery_note == "The mail server accepted the message: 250 2.0.0 queued"


CASES = {
    "421 instead of a greeting": (Script(banner="421 too busy"), D.APPROVED, True, 0),
    "554 instead of a greeting": (Script(banner="554 go away"), D.APPROVED, True, 0),
    "silence instead of a greeting": (Script(banner=HANG), D.APPROVED, True, 0),
    "450 to MAIL": (Script(mail="450 4.7.1 later"), D.APPROVED, True, 0),
    "550 to MAIL": (Script(mail="550 5.7.1 not from you"), D.FAILED, True, 0),
    "silence after MAIL": (Script(mail=HANG), D.APPROVED, True, 0),
    "421 to RCPT": (Script(rcpt="421 closing"), D.APPROVED, True, 0),
    "450 to RCPT": (Script(rcpt="450 4.2.0 greylisted"), D.APPROVED, False, 0),
    "550 to RCPT": (Script(rcpt="550 5.1.1 <ann@firm.example> unknown"), D.FAILED, False, 0),
    "550 to RCPT for policy": (Script(rcpt="550 5.7.1 blocked"), D.FAILED, False, 0),
    "dropped at RCPT": (Script(rcpt=DROP), D.APPROVED, True, 0),
    "421 after the message": (Script(data="421 closing"), D.APPROVED, True, 0),
    "450 after the message": (Script(data="450 4.3.0 later"), D.APPROVED, False, 0),
    "550 after the message": (Script(data="550 5.7.1 looks like spam"), D.FAILED, False, 0),
    "dropped after the message, kept": (Script(data=DROP), D.UNKNOWN, False, 1),
    "dropped after the message, lost": (Script(data=DROP, kept_before_drop=False), D.UNKNOWN, False, 0),
    "silence after the message": (Script(data=HANG), D.UNKNOWN, False, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_smtp_fault_leaves_the_expected_delivery_state(tmp_path: Path, sink: Sink, case: str) -> None:
    script, state, is_trouble, arrived = CASES[case]
    sink.script.__dict__.update(script.__dict__)
    ops, clock = opened(tmp_path, sink)
    with ops:
        report, draft = delivered(ops)
        assert draft.state is state, draft.delivery_note
        assert (report.trouble is not None) is is_trouble, report
        assert len(sink.messages) == arrived
        assert draft.delivery_note
        assert "ann@" not in draft.delivery_note
        # The server has recovered and time passes: only what certainly did not go is tried again.
        sink.script.__dict__.update(Script().__dict__)
        clock.advance(3600)
        again, draft = delivered(ops)
    if state is D.APPROVED:
        assert (again.sent, draft.state, len(sink.messages)) == (1, D.SENT, 1)
    else:
        assert (again.sent, draft.state, len(sink.messages)) == (0, state, arrived)


def test_smtp_unknown_mailbox_suppresses_and_policy_rejection_does_not(tmp_path: Path, sink: Sink) -> None:
    sink.script.rcpt = "550 5.1.1 no such user"
    ops, _ = opened(tmp_path, sink)
    with ops:
        delivered(ops)
        [entry] = ops.suppressions.iterate()
        assert (entry.value, entry.reason) == ("ann@firm.example", SuppressionReason.BOUNCE)
    (tmp_path / "second").mkdir()
    sink.script.rcpt = "550 5.7.1 we do not like you"
    ops, _ = opened(tmp_path / "second", sink)
    with ops:
        delivered(ops)
        assert list(ops.suppressions.iterate()) == []


def test_smtp_stops_retrying_a_server_that_always_defers(tmp_path: Path, sink: Sink) -> None:
    sink.script.rcpt = "451 4.7.1 greylisted"
    ops, clock = opened(tmp_path, sink)
    states = []
    with ops:
        for _ in range(4):
            states.append(delivered(ops)[1])
            clock.advance(86_400)
    assert [draft.state for draft in states] == [D.APPROVED, D.APPROVED, D.FAILED, D.FAILED]
    assert (states[-1].delivery_note or "").startswith("Failed after 3 attempts")
    assert sink.commands.count("RCPT") == 3


def test_smtp_retries_wait_longer_each_time(tmp_path: Path, sink: Sink) -> None:
    sink.script.rcpt = "451 4.7.1 greylisted"
    ops, clock = opened(tmp_path, sink)
    with ops:
        _, first = delivered(ops)
        assert first.due_at is not None
        assert (first.due_at - clock.now()).total_seconds() == 60
        assert delivered(ops)[0].retried == 0
        clock.advance(60)
        _, second = delivered(ops)
        assert second.due_at is not None
        assert (second.due_at - clock.now()).total_seconds() == 300


def test_smtp_unreachable_server_costs_no_attempt(tmp_path: Path) -> None:
    ops, clock = opened(tmp_path)
    with ops:
        for _ in range(5):
            report, draft = delivered(ops)
            assert (draft.state, draft.attempt) == (D.APPROVED, 0)
            assert report.trouble is not None
            clock.advance(600)


def test_smtp_sends_nothing_unencrypted_if_encryption_is_required(tmp_path: Path, sink: Sink) -> None:
    ops, _ = opened(tmp_path, sink, security="starttls", username="ann", password="right")
    with ops:
        report, draft = delivered(ops)
    assert draft.state is D.APPROVED
    assert "STARTTLS" in (report.trouble or "")
    assert (sink.commands, sink.logins, sink.messages) == ([], [], [])


@pytest.mark.parametrize("kind", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_smtp_checks_the_certificate_before_sending_commands(
    tmp_path: Path, kind: str, trusted: bool
) -> None:
    context, ca_file = make_certificate(tmp_path)
    with smtp_sink(**{kind: context}, auth=True) as sink:
        login = {"username": "ann", "password": "right"}
        ops, _ = opened(tmp_path, sink, security=kind, ca_file=ca_file if trusted else None, **login)
        with ops:
            report, draft = delivered(ops)
        if trusted:
            assert (draft.state, len(sink.messages)) == (D.SENT, 1)
            assert sink.logins == [("ann", True)]
        else:
            assert (draft.state, sink.messages, sink.logins) == (D.APPROVED, [], [])
            assert "could not be encrypted" in (report.trouble or "")


def test_smtp_wrong_password_does_not_fail_the_draft(tmp_path: Path) -> None:
    context, ca_file = make_certificate(tmp_path)
    with smtp_sink(starttls=context, auth=True) as sink:
        login = {"username": "ann", "password": "wrong"}
        ops, _ = opened(tmp_path, sink, security="starttls", ca_file=ca_file, **login)
        with ops:
            report, draft = delivered(ops)
        assert (draft.state, draft.attempt, sink.messages) == (D.APPROVED, 0, [])
        assert "refused the login" in (report.trouble or "")
        assert "wrong" not in (report.trouble or "")


def test_smtp_signs_in_with_oauth_and_replaces_a_refused_token(tmp_path: Path) -> None:
    context, ca_file = make_certificate(tmp_path)
    with token_server("ann") as tokens, smtp_sink(starttls=context, auth=True) as sink:
        sink.is_valid_token = tokens.valid.__contains__
        oauth = OAuthTokens(f"{tokens.url}/token", CLIENT_ID, None, REFRESH_TOKEN)
        login = {"username": "ann", "tokens": oauth}
        ops, _ = opened(tmp_path, sink, security="starttls", ca_file=ca_file, **login)
        with ops:
            oauth.access_token()
            # The provider withdrew the token before its time.
            tokens.expire_all()
            _, draft = delivered(ops)
    assert (draft.state, len(sink.messages), sink.logins) == (D.SENT, 1, [("ann", True)])
    assert len(tokens.issued) == 2


def test_smtp_refused_refresh_token_does_not_fail_the_draft(tmp_path: Path) -> None:
    context, ca_file = make_certificate(tmp_path)
    with token_server("ann") as tokens, smtp_sink(starttls=context, auth=True) as sink:
        tokens.refuses = True
        oauth = OAuthTokens(f"{tokens.url}/token", CLIENT_ID, None, REFRESH_TOKEN)
        login = {"username": "ann", "tokens": oauth}
        ops, _ = opened(tmp_path, sink, security="starttls", ca_file=ca_file, **login)
        with ops:
            report, draft = delivered(ops)
    assert (draft.state, sink.messages) == (D.APPROVED, [])
    assert "Sign in again" in (report.trouble or "")


def test_smtp_settings_hide_the_password_in_repr() -> None:
    assert "geheim" not in repr(SmtpServer(host="h", username="u", password="geheim"))
    assert "geheim" not in repr(Settings(_env_file=None, smtp_password=SecretStr("geheim")))


def test_smtp_endless_greeting_times_out(tmp_path: Path) -> None:
    """Each line arrives in time, so only the limit on the whole conversation ends it."""
    stop = Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            while not stop.wait(0.1):
                connection.sendall(b"220-please wait\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        dripping = Thread(target=drip, args=(listener,))
        dripping.start()
        tool = SmtpEmailTool(SmtpServer("127.0.0.1", listener.getsockname()[1], "none", timeout_seconds=1))
        receipt = send_now(tool, make_outbound())
        stop.set()
        dripping.join()
    assert (receipt.status, receipt.is_provider_down) == (SendStatus.RETRY_LATER, True)
    assert receipt.note == "The mail server took longer than 2 s before it accepted the recipient"
