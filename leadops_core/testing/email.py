"""A fake EmailTool that records what it sends."""

import threading
from collections import deque
from collections.abc import Iterable

from leadops_core.schemas import OutboundEmail, SendReceipt, SendStatus
from leadops_core.tools import HandoverCallback


class RecordingEmailTool:
    """Accepts every message and keeps it in `sent`. Scripted receipts are returned first, in their order.

    Only the statuses SENT, SIMULATED, and UNKNOWN count as sending. Another message with the same Message-ID then gets
    the same receipt and is not recorded again.
    """

    provider = "recording"

    def __init__(self, answers: Iterable[SendStatus | SendReceipt] = ()) -> None:
        self.sent: list[OutboundEmail] = []
        """Messages that were or may have been sent, in order."""
        self.tried: list[OutboundEmail] = []
        """All messages of all calls, including repeated ones."""
        self._answers = deque(answers)
        self.known: dict[str, SendReceipt] = {}
        """Receipts that `look_up` returns, by operation id."""
        self._receipts: dict[str, SendReceipt] = {}
        self._lock = threading.Lock()

    def send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        """Return the next scripted receipt, or SENT."""
        with self._lock:
            self.tried.append(message)
            operation_id = f"recorded-{len(self.tried)}"
        hand_over(operation_id)
        with self._lock:
            # After the handover, because another thread may have sent it in the meantime.
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
        """Return the receipt in `known`, or UNKNOWN."""
        return self.known.get(operation_id, SendReceipt(status=SendStatus.UNKNOWN, provider=self.provider))
