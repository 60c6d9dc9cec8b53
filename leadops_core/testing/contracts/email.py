"""Contract of every `EmailTool`.

class TestMyEmailTool(EmailToolContract):
    def make_tool(self, folder): ...
    def arrived(self, tool, folder): ...
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from leadops_core.schemas import DraftId, OutboundEmail, Sender, SendReceipt, SendStatus
from leadops_core.testing.playbook import simple_playbook
from leadops_core.tools import EmailTool

SENT_STATUSES = (SendStatus.SENT, SendStatus.SIMULATED)
HOSTILE_NAMES = (
    "Eve\r\nBcc: all@victim.example",
    "=?utf-8?q?hi=0ABcc=3A_all=40victim.example?=",
    "Eve <all@victim.example>, other",
    "../../etc/passwd\x00",
)
"""Names that try to inject headers or recipients."""


def make_outbound(number: int = 1, **changes: object) -> OutboundEmail:
    """Return message number `number`, which any provider accepts."""
    draft_id = DraftId(UUID(int=number))
    fields: dict[str, object] = {
        "draft_id": draft_id,
        "message_id": f"<{draft_id}@sender.example>",
        "to": "lead@company.example",
        "to_name": "Zoë Łukasz",
        "subject": "A short introduction",
        "body": "Hi Zoë,\n\nthis is a message.\n\nBest regards,\nAlex",
        "sender": Sender(
            name="Alex Rivera",
            email="alex@sender.example",
            postal_address="12 Harbour Street, Springfield",
            playbook=simple_playbook("Sender"),
        ),
        "date": datetime(2026, 11, 2, 12, tzinfo=UTC),
    }
    return OutboundEmail.model_validate({**fields, **changes})


class RecordedHandOver:
    """A handover that records what had arrived at each call, and raises `refuse` if it is set."""

    def __init__(self, refuse: Exception | None = None, look: Callable[[], object] = lambda: None) -> None:
        self.seen: list[object] = []
        self._refuse = refuse
        self._look = look

    def __call__(self, operation_id: str | None = None) -> None:
        self.seen.append(self._look())
        if self._refuse is not None:
            raise self._refuse


class TooLate(Exception):
    """The message must not be sent any more."""


def send_now(tool: EmailTool, message: OutboundEmail) -> SendReceipt:
    """Send a message with a handover that allows it."""
    return tool.send(message, RecordedHandOver())


def _expect(fact: bool, receipt: str) -> None:
    if not fact:
        raise AssertionError(receipt)


class EmailToolContract(ABC):
    """pytest runs it for each subclass whose name starts with Test."""

    @abstractmethod
    def make_tool(self, folder: Path) -> EmailTool:
        """Return a tool that stores its state in `folder`."""

    @abstractmethod
    def arrived(self, tool: EmailTool, folder: Path) -> Sequence[str]:
        """Return the Message-IDs of all sent messages, including repetitions."""

    def test_send_returns_a_receipt_for_a_sent_message(self, tmp_path: Path) -> None:
        tool = self.make_tool(tmp_path)
        message = make_outbound()
        receipt = send_now(tool, message)
        _expect(receipt.status in SENT_STATUSES, f"it should have gone, but the receipt says {receipt}")
        _expect(receipt.provider == tool.provider, "the receipt names another provider than the tool")
        _expect(
            list(self.arrived(tool, tmp_path)) == [message.message_id],
            "exactly one message should have arrived",
        )

    def test_send_records_the_handover_before_sending(self, tmp_path: Path) -> None:
        tool = self.make_tool(tmp_path)
        hand_over = RecordedHandOver(look=lambda: list(self.arrived(tool, tmp_path)))
        tool.send(make_outbound(), hand_over)
        _expect(hand_over.seen == [[]], f"told once and before: {hand_over.seen}")

    def test_send_stops_if_the_handover_is_refused(self, tmp_path: Path) -> None:
        """The exception of the handover passes, and nothing is sent."""
        tool = self.make_tool(tmp_path)
        try:
            tool.send(make_outbound(), RecordedHandOver(TooLate()))
        except TooLate:
            _expect(list(self.arrived(tool, tmp_path)) == [], "it has been sent all the same")
        else:
            raise AssertionError("the tool kept the refusal to itself")

    def test_lookup_sends_nothing(self, tmp_path: Path) -> None:
        """The status of an unknown message is UNKNOWN."""
        tool = self.make_tool(tmp_path)
        message = make_outbound()
        receipt = tool.look_up("11111111-2222-4333-8444-555555555555", message.message_id)
        _expect(receipt.status is SendStatus.UNKNOWN, f"nobody knows that message: {receipt}")
        _expect(list(self.arrived(tool, tmp_path)) == [], "looking up has sent something")

    def test_send_sends_a_message_id_once(self, tmp_path: Path) -> None:
        """This applies even if the text changed."""
        tool = self.make_tool(tmp_path)
        message = make_outbound()
        changed = make_outbound(body="Other words under the same Message-ID.")
        receipts = [send_now(tool, one) for one in (message, message, changed)]
        _expect(
            all(receipt.status in SENT_STATUSES for receipt in receipts),
            f"each should be answered alike: {receipts}",
        )
        _expect(list(self.arrived(tool, tmp_path)) == [message.message_id], "it should have arrived once")

    def test_send_sends_once_for_two_concurrent_calls(self, tmp_path: Path) -> None:
        """A double click does not send two emails."""
        tool = self.make_tool(tmp_path)
        message = make_outbound()

        with ThreadPoolExecutor(8) as threads:
            for receipt in threads.map(lambda _: send_now(tool, message), range(8)):
                _expect(receipt.status in SENT_STATUSES, f"each should be answered alike: {receipt}")
        _expect(list(self.arrived(tool, tmp_path)) == [message.message_id], "it should have arrived once")

    def test_send_sends_different_messages(self, tmp_path: Path) -> None:
        tool = self.make_tool(tmp_path)
        messages = [make_outbound(number) for number in range(1, 6)]
        for message in messages:
            send_now(tool, message)
        _expect(
            sorted(self.arrived(tool, tmp_path)) == sorted(message.message_id for message in messages),
            "each of five messages should have arrived once",
        )

    def test_send_accepts_hostile_names(self, tmp_path: Path) -> None:
        """A name is made harmless or refused. It never adds a recipient."""
        tool = self.make_tool(tmp_path)
        for number, name in enumerate(HOSTILE_NAMES, start=1):
            receipt = send_now(tool, make_outbound(number, to_name=name))
            _expect(receipt.status in (*SENT_STATUSES, SendStatus.REFUSED), f"{name!r} gave {receipt}")
