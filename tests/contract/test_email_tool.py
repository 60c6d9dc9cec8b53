"""Every email provider keeps the promises of the port."""

import base64
import email
import errno
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email import policy
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from azure.communication.email import EmailClient
from azure.core.credentials import AzureKeyCredential

from leadops_core.delivery.providers import AcsEmailTool, MockEmailTool, SmtpEmailTool, SmtpServer
from leadops_core.schemas import SendStatus
from leadops_core.testing.contracts.email import (
    HOSTILE_NAMES,
    EmailToolContract,
    make_outbound,
    send_now,
)
from leadops_core.testing.email import RecordingEmailTool
from leadops_core.tools import EmailTool
from tests.support.acs import acs_service
from tests.support.smtp import smtp_sink

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def send(tool: EmailTool, *args: Any, **changes: Any) -> Any:
    return send_now(tool, make_outbound(*args, **changes))


class TestMock(EmailToolContract):
    def make_tool(self, folder: Path) -> EmailTool:
        return MockEmailTool(folder / "outbox")

    def arrived(self, tool: EmailTool, folder: Path) -> Sequence[str]:
        files = (folder / "outbox").glob("*.eml")
        return [str(email.message_from_bytes(path.read_bytes())["Message-ID"]) for path in files]


class TestRecording(EmailToolContract):
    def make_tool(self, folder: Path) -> EmailTool:
        return RecordingEmailTool()

    def arrived(self, tool: EmailTool, folder: Path) -> Sequence[str]:
        assert isinstance(tool, RecordingEmailTool)
        return [message.message_id for message in tool.sent]


class TestSmtp(EmailToolContract):
    @pytest.fixture(autouse=True)
    def _server(self) -> Iterator[None]:
        with smtp_sink() as self.sink:
            yield

    def make_tool(self, folder: Path) -> EmailTool:
        return SmtpEmailTool(SmtpServer("127.0.0.1", self.sink.port, "none", timeout_seconds=60))

    def arrived(self, tool: EmailTool, folder: Path) -> Sequence[str]:
        return self.sink.message_ids


class TestAcs(EmailToolContract):
    @pytest.fixture(autouse=True)
    def _server(self) -> Iterator[None]:
        with acs_service() as self.service:
            yield

    def make_tool(self, folder: Path) -> EmailTool:
        key = base64.b64encode(b"a key of this test").decode()
        client = EmailClient(f"http://127.0.0.1:{self.service.port}", AzureKeyCredential(key))
        return AcsEmailTool(client, timeout_seconds=60, pause_seconds=0.05)

    def arrived(self, tool: EmailTool, folder: Path) -> Sequence[str]:
        """The service knows a message by the operation id that is made from its Message-ID."""
        ids = {str(uuid5(NAMESPACE_URL, f"leadops:{make_outbound(n).message_id}")): n for n in range(1, 10)}
        return [
            make_outbound(ids[id]).message_id
            for id, operation in self.service.operations.items()
            for _ in range(operation["times"])
        ]


def test_mock_receipt_says_that_nothing_was_sent(tmp_path: Path) -> None:
    receipt = send(MockEmailTool(tmp_path))
    assert receipt.status is SendStatus.SIMULATED
    assert "nothing left this machine" in receipt.note


def test_mock_writes_the_exact_message_once(tmp_path: Path) -> None:
    message = make_outbound()
    tool = MockEmailTool(tmp_path / "a" / "outbox")
    send_now(tool, message)
    [path] = (tmp_path / "a" / "outbox").iterdir()
    assert path.name == f"{message.draft_id}.eml"
    first = path.read_bytes()
    later = make_outbound(date=NOON.replace(hour=13))
    assert send_now(MockEmailTool(tmp_path / "a" / "outbox"), later).status is SendStatus.SIMULATED
    assert path.read_bytes() == first
    parsed = email.message_from_bytes(first, policy=policy.default)
    assert parsed["To"].addresses[0].display_name == "Zoë Łukasz"
    assert parsed["Date"].datetime == NOON


def test_mock_keeps_its_outbox_from_other_users(tmp_path: Path) -> None:
    send(MockEmailTool(tmp_path / "outbox"))
    modes = [path.stat().st_mode & 0o077 for path in (tmp_path / "outbox", *(tmp_path / "outbox").iterdir())]
    assert modes == [0, 0]


def test_mock_refuses_a_second_message_of_one_draft(tmp_path: Path) -> None:
    tool = MockEmailTool(tmp_path)
    send(tool)
    receipt = send(tool, message_id="<another@sender.example>")
    assert receipt.status is SendStatus.REFUSED
    assert "at most once" in receipt.note
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_mock_file_names_contain_no_untrusted_text(tmp_path: Path, name: str) -> None:
    outbox = tmp_path / "outbox"
    receipt = send(MockEmailTool(outbox), to_name=name, body=f"{name}\n\nMore.", subject="../../x")
    assert receipt.status is SendStatus.SIMULATED
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")] == [
        Path("outbox") / f"{make_outbound().draft_id}.eml"
    ]


def test_mock_refuses_an_invalid_message(tmp_path: Path) -> None:
    receipt = send(MockEmailTool(tmp_path / "outbox"), to="eve@a.example\r\nBcc: all@victim.example")
    assert receipt.status is SendStatus.REFUSED
    assert "victim" not in receipt.note
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (errno.ENOSPC, SendStatus.RETRY_LATER),
        (errno.EROFS, SendStatus.REFUSED),
        (errno.EIO, SendStatus.REFUSED),
    ],
)
def test_mock_reports_a_failing_disk_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, status: SendStatus
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        receipt = send(MockEmailTool(tmp_path))
    assert receipt.status is status
    assert os.strerror(number) in receipt.note
    assert list(tmp_path.iterdir()) == []
    assert send(MockEmailTool(tmp_path)).status is SendStatus.SIMULATED


def test_mock_refuses_an_outbox_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("x")
    assert send(MockEmailTool(tmp_path / "outbox")).status is SendStatus.REFUSED


def test_mock_works_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", fail)
    tool = MockEmailTool(tmp_path)
    assert [send(tool).status, send(tool).status] == [SendStatus.SIMULATED] * 2
    assert [path.suffix for path in tmp_path.iterdir()] == [".eml"]


def test_mock_opens_no_socket(tmp_path: Path) -> None:
    """Runs in a separate process, which ends at a connection, a DNS lookup, or a listening socket."""
    script = """
        import sys
        from leadops_core.delivery.providers import MockEmailTool
        from leadops_core.testing.contracts.email import RecordedHandOver, make_outbound

        def refuse(event, args):
            if event.startswith("socket."):
                print(event)
                raise SystemExit(1)

        tool = MockEmailTool(sys.argv[1])
        sys.addaudithook(refuse)
        print(tool.send(make_outbound(), RecordedHandOver()).status)
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == ["simulated"], ran.stderr
    assert len(list(tmp_path.iterdir())) == 1


def test_mock_returns_scripted_results_first() -> None:
    tool = RecordingEmailTool([SendStatus.RETRY_LATER, SendStatus.UNKNOWN])
    assert [send(tool).status for _ in range(3)] == [
        SendStatus.RETRY_LATER,
        SendStatus.UNKNOWN,
        SendStatus.UNKNOWN,
    ]
    assert len(tool.tried) == 3
    assert len(tool.sent) == 1
