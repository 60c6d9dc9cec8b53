"""One attempt at a time for each message, and none after an attempt that may have sent it."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

from leadops_core.schemas import SendReceipt, SendStatus

_MAYBE_SENT = (SendStatus.SENT, SendStatus.SIMULATED, SendStatus.UNKNOWN)
_REMEMBERED = 10_000


class OncePerMessage:
    """Sends each Message-ID at most once in this process, unless the receipt says that nothing was sent.

    A thread that asks during an attempt waits and gets the same receipt. The states of drafts protect against other processes
    and crashes; this class protects within one process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._results: OrderedDict[str, Future[SendReceipt]] = OrderedDict()

    def run(self, message_id: str, send: Callable[[], SendReceipt]) -> SendReceipt:
        """Return the receipt of this Message-ID; call `send` if there is none yet."""
        with self._lock:
            result = self._results.get(message_id)
            is_ours = result is None
            if result is None:
                result = self._results[message_id] = Future()
                while len(self._results) > _REMEMBERED:
                    self._results.popitem(last=False)
        if not is_ours:
            return result.result()
        try:
            receipt = send()
        except BaseException as error:
            self._forget(message_id)
            # Threads that wait for the result must not wait forever.
            result.set_exception(
                error if isinstance(error, Exception) else RuntimeError("sending was interrupted")
            )
            raise
        if receipt.status not in _MAYBE_SENT:
            self._forget(message_id)
        result.set_result(receipt)
        return receipt

    def _forget(self, message_id: str) -> None:
        with self._lock:
            self._results.pop(message_id, None)
