"""A fake way out for e-mail that remembers what went out."""

import threading
from collections import deque
from collections.abc import Iterable

from leadops_core.schemas import OutboundEmail, SendReceipt, SendStatus
from leadops_core.tools import HandOver


class RecordingEmailTool:
    """Takes every message once and keeps it in `sent`; answers given in advance come first, in their order.

    Only an answer that says the message went (`sent`, `simulated`) or may have gone (`unknown`) counts as sending it: the
    same Message-ID is then answered alike without being taken again.
    """

    provider = "recording"

    def __init__(self, answers: Iterable[SendStatus | SendReceipt] = ()) -> None:
        self.sent: list[OutboundEmail] = []
        """What went out or may have, in order."""
        self.tried: list[OutboundEmail] = []
        """Every call, repeated ones included."""
        self._answers = deque(answers)
        self.known: dict[str, SendReceipt] = {}
        """What it says when it is asked later, by operation id."""
        self._receipts: dict[str, SendReceipt] = {}
        self._lock = threading.Lock()

    def send(self, message: OutboundEmail, hand_over: HandOver) -> SendReceipt:
        """Return the next answer given in advance, else `sent`."""
        with self._lock:
            self.tried.append(message)
            operation_id = f"recorded-{len(self.tried)}"
        hand_over(operation_id)
        with self._lock:
            # After the hand-over, because another thread may have sent it in the meantime.
            if (before := self._receipts.get(message.message_id)) is not None:
                return before
            answer = self._answers.popleft() if self._answers else SendStatus.SENT
            receipt = (
                answer
                if isinstance(answer, SendReceipt)
                else SendReceipt(status=answer, provider=self.provider, provider_message_id=operation_id)
            )
            if receipt.status in (SendStatus.SENT, SendStatus.SIMULATED, SendStatus.UNKNOWN):
                self.sent.append(message)
                self._receipts[message.message_id] = receipt
            return receipt

    def look_up(self, operation_id: str, message_id: str) -> SendReceipt:
        """What `known` says, else unknown."""
        return self.known.get(operation_id, SendReceipt(status=SendStatus.UNKNOWN, provider=self.provider))
