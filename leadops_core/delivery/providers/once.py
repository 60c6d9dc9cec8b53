"""One attempt at a time for a message, and none after one that may have arrived."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

from leadops_core.schemas import SendReceipt, SendStatus

_MAY_HAVE_GONE = (SendStatus.SENT, SendStatus.SIMULATED, SendStatus.UNKNOWN)
_REMEMBERED = 10_000


class Once:
    """Runs the work of a Message-ID at most once in this process, unless its answer says that nothing went.

    A thread that asks during an attempt waits and gets the same answer. The states of the draft hold across processes and
    crashes; this holds inside one process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Future[SendReceipt]] = OrderedDict()

    def run(self, message_id: str, work: Callable[[], SendReceipt]) -> SendReceipt:
        """Return the answer to this Message-ID; call `work` if there is none yet."""
        with self._lock:
            answer = self._answers.get(message_id)
            is_ours = answer is None
            if answer is None:
                answer = self._answers[message_id] = Future()
                while len(self._answers) > _REMEMBERED:
                    self._answers.popitem(last=False)
        if not is_ours:
            return answer.result()
        try:
            receipt = work()
        except BaseException as error:
            self._forget(message_id)
            # Threads that wait for the answer must not wait for ever.
            answer.set_exception(error if isinstance(error, Exception) else RuntimeError("sending broke off"))
            raise
        if receipt.status not in _MAY_HAVE_GONE:
            self._forget(message_id)
        answer.set_result(receipt)
        return receipt

    def _forget(self, message_id: str) -> None:
        with self._lock:
            self._answers.pop(message_id, None)
